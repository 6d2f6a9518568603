"""What the page shows of a plan: kept as plain data, put into words when it is read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts.masking import masked
from common.columns import words as as_words
from common.imports import CHANGED, NEW, UNCHANGED, Entry, Problem
from common.wording import pack, unpack, words
from enterprises.models import Enterprise, PartyOrganization, Workstation
from instructors.imports.plan import KINDS, Plan
from instructors.models import Instructor, Posting, Term

MODELS: dict[str, type[Model]] = {
    "instructor": Instructor, "enterprise": Enterprise, "workstation": Workstation,
    "posting": Posting, "party_organization": PartyOrganization, "term": Term,
}  # fmt: skip
MOST_SHOWN = 300
MOST_PROBLEMS = 20_000


def keep(plan: Plan) -> dict[str, Any]:
    """The plan as JSON: counts, the first rows of each kind of change, every problem."""
    return {
        "counts": {state: plan.counts(state) for state in (NEW, CHANGED, UNCHANGED)},
        "new": [brief(entry) for entry in first(plan, NEW)],
        "changed": [brief(entry) for entry in first(plan, CHANGED)],
        "problems": [problem.packed() for problem in plan.problems[:MOST_PROBLEMS]],
        "waiting": [waiting._asdict() for waiting in plan.waiting[:MOST_PROBLEMS]],
        "rejected": len(plan.problems),
        "remarks": [[code, pack(params)] for code, params in plan.remarks],
        "does_something": plan.does_something,
        "extra": extra(plan),
    }


def first(plan: Plan, state: str) -> Iterable[Entry]:
    """The first entries in a state, people before firms before the rest."""
    shown = 0
    for kind in (*KINDS, "term"):
        entries = plan.terms if kind == "term" else plan.entries[kind]
        for entry in entries:
            if entry.state == state and shown < MOST_SHOWN:
                shown += 1
                yield entry


def extra(plan: Plan) -> dict[str, int]:
    """What is written besides the five kinds that are counted."""
    return {
        "term": sum(entry.is_touched for entry in plan.terms),
        "membership": len(plan.memberships),
    }


def brief(entry: Entry) -> dict[str, Any]:
    """One entry: where it stands, whom it is about, what changes."""
    changes = [
        [n, plainly(n, before), plainly(n, after)] for n, (before, after) in entry.changes.items()
    ]
    return {
        "kind": entry.kind, "sheet": entry.source.sheet, "row": entry.source.row,
        "label": entry.label, "changes": changes,
    }  # fmt: skip


def plainly(name: str, value: Any) -> Any:
    """A value as kept: what is masked elsewhere is masked here."""
    return masked(name, pack({"v": value})["v"])


class Shown:
    """A kept preview, for a template."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self.kept = kept

    @property
    def counts(self) -> list[tuple[str, int, int, int]]:
        """(kind in words, new, changed, unchanged), for every kind."""
        states = [self.kept["counts"][state] for state in (NEW, CHANGED, UNCHANGED)]
        return [(kind_words(kind), *(state[kind] for state in states)) for kind in KINDS]

    @property
    def created(self) -> int:
        """How many records are new."""
        return sum(self.kept["counts"][NEW].values())

    @property
    def updated(self) -> int:
        """How many records change."""
        return sum(self.kept["counts"][CHANGED].values())

    @property
    def unchanged(self) -> int:
        """How many records are as the file says already."""
        return sum(self.kept["counts"][UNCHANGED].values())

    @property
    def rejected(self) -> int:
        """How many cells and rows do not go in."""
        return self.kept["rejected"]

    @property
    def does_something(self) -> bool:
        """Whether there is anything to confirm."""
        return self.kept["does_something"]

    @property
    def remarks(self) -> list[str]:
        """What is good to know."""
        return [words(code, params) for code, params in self.kept["remarks"]]

    @property
    def new(self) -> list[dict[str, Any]]:
        """The first new records."""
        return [{**row, "kind": kind_words(row["kind"])} for row in self.kept["new"]]

    @property
    def changed(self) -> list[dict[str, Any]]:
        """The first changed records, each with (field, old, new)."""
        return [
            {**row, "kind": kind_words(row["kind"]), "changes": list(changes_of(row))}
            for row in self.kept["changed"]
        ]

    @property
    def problems(self) -> list[Problem]:
        """Every problem kept."""
        return [Problem(**problem) for problem in self.kept["problems"]]

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """The postings that wait."""
        return self.kept["waiting"]

    @property
    def new_left(self) -> int:
        """How many new records are not shown."""
        return self.created - len(self.kept["new"])

    @property
    def changed_left(self) -> int:
        """How many changed records are not shown."""
        return max(0, self.updated - len(self.kept["changed"]))


def kind_words(kind: str) -> str:
    """The kind of record, in the reader's language."""
    return str(MODELS[kind]._meta.verbose_name)


def changes_of(row: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    """(field, old, new) of a changed record, in the reader's words."""
    for name, before, after in row["changes"]:
        field = MODELS[row["kind"]]._meta.get_field(name)
        if field.name in ("name_key", "name_initials", "joined_party_month_only"):
            continue
        choices = dict(field.flatchoices)
        old, new = (choice_words(choices, value) for value in (before, after))
        yield str(field.verbose_name), str(as_words(old)), str(as_words(new))


def choice_words(choices: dict[Any, Any], value: Any) -> Any:
    """A kept value as its choice's words, or as it is."""
    return choices.get(value, value) if isinstance(value, str) and choices else unpack(value)
