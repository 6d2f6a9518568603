"""The papers of a workstation's quarterly symposium (座谈会), before it and after."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.periods import QUARTER, Period
from common.refusals import Refused
from common.wording import listed
from enterprises.models import Workstation
from records.minutes import points
from records.models import Attendance, Opinion, Problem, Symposium
from records.symposium_kit import followed, groups_of, missing_reports
from reports.builders import numbers
from reports.builders.base import Builder, Context, common_context, register

Kind = Attendance.Kind
BLANK_LINES = 8
NUMERALS = "一二三四五六七八九十"
LANGUAGES = ("zh-hans", "en")


def find(subject: Workstation, period: Period, asker: User) -> Symposium:
    """The workstation's symposium of the quarter, if the asker may see it."""
    rows = Symposium.objects.visible_to(asker).select_related("workstation", "district")
    found = rows.filter(workstation=subject, start=period.start).first()
    if found is None:
        raise Refused("paper.nothing")
    return found


def frame(found: Symposium, title: str, period: Period) -> Context:
    """What every paper of a symposium shows."""
    running = f"{found.workstation} {period}"
    return {**common_context(title, found.district, period, running), "symposium": found}


# The record of the meeting (会议记录) ------------------------------------------------------


def record(subject: Workstation, period: Period, asker: User) -> Context:
    """Everything that was said and decided, as it was entered."""
    found = find(subject, period, asker)
    title = pgettext("paper", "Record|of the Quarterly Party-Building Symposium")
    return {
        **frame(found, title, period),
        "people": by_kind(found),
        "agenda": points(found.agenda),
        "figures": numbers.stored(found.figures),
        "reports": list(found.work_reports.select_related("instructor")),
        "opinions": list(found.opinions.select_related("enterprise", "problem")),
        "experiences": list(found.experiences.select_related("instructor")),
        "decisions": list(found.decisions.all()),
        "earlier": followed(found, timezone.localdate()),
        "draft": found.status == Symposium.Status.PREPARED,
    }


def by_kind(found: Symposium) -> list[tuple[str, list[Attendance]]]:
    """Who was present, attended without vote, and was absent: (heading, people) each."""
    people = list(found.attendances.all())
    headings = [
        (Kind.PRESENT, pgettext("paper", "Present")),
        (Kind.NON_VOTING, pgettext("paper", "Attending")),
        (Kind.ABSENT, pgettext("paper", "Absent")),
        (Kind.EXPECTED, pgettext("paper", "Expected")),
    ]
    rows = [(heading, [p for p in people if p.kind == kind]) for kind, heading in headings]
    return [(heading, found) for heading, found in rows if found]


# The issued minutes (座谈会纪要) -----------------------------------------------------------


def minutes(subject: Workstation, period: Period, asker: User) -> Context:
    """The minutes as they are issued: numbered, the names after the text."""
    found = find(subject, period, asker)
    if not found.minutes.strip():
        raise Refused("paper.nothing")
    title = pgettext("paper", "Minutes|of the Quarterly Party-Building Symposium")
    body, lists = parted(found.minutes)
    copies = found.attendances.filter(part__in=("office", "bureau")).values_list("unit", "name")
    return {
        **frame(found, title, period),
        "mark": pgettext("paper", "Minutes of %(station)s") % {"station": found.workstation},
        "body": body,
        "lists": lists or [
            (str(kind.label), listed(p.name for p in people))
            for kind in (Kind.PRESENT, Kind.NON_VOTING, Kind.ABSENT)
            if (people := [p for p in found.attendances.all() if p.kind == kind])
        ],
        "copies": listed(dict.fromkeys(unit or name for unit, name in copies)),
        "draft": not found.is_locked,
    }  # fmt: skip


def parted(text: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The text's paragraphs ("head" or "text"), and the lists of who was there, which come last."""
    body, lists = [], []
    labels, closing = _marks()
    for line in (line.strip() for line in text.splitlines()):
        label, colon, names = line.replace("：", ":", 1).partition(":")
        if not line or line in closing:
            continue
        if colon and label.strip() in labels:
            lists.append((label.strip(), names.strip()))
        else:
            body.append(("head" if _is_head(line) else "text", line))
    return body, lists


def _marks() -> tuple[set[str], set[str]]:
    """The words of attendance and the closing mark, in every language a draft may be in."""
    labels, closing = set(), set()
    for language in LANGUAGES:
        with translation.override(language):
            labels |= {str(kind.label) for kind in (Kind.PRESENT, Kind.NON_VOTING, Kind.ABSENT)}
            closing.add(gettext("The meeting was closed."))
    return labels, closing


def _is_head(line: str) -> bool:
    """一、… or A. …: what the draft writes over its parts."""
    chinese = line[0] in NUMERALS and line[1:2] == "、"
    return chinese or (line[0].isalpha() and line[1:3] == ". ")


# Before it: the sign-in sheet (签到表), the opinion form (征求意见表), the pack ------------


def sign_in(subject: Workstation, period: Period, asker: User) -> Context:
    """Everybody who is asked to come, with room to sign, and empty lines for others."""
    found = find(subject, period, asker)
    title = pgettext("paper", "Sign-in Sheet|of the Quarterly Party-Building Symposium")
    return {**frame(found, title, period), **_signing(found)}


def _signing(found: Symposium) -> dict[str, Any]:
    order = {part: at for at, part in enumerate(Attendance.Part)}
    rows = sorted(found.attendances.all(), key=lambda row: (order[row.part], row.pk))
    return {"rows": rows, "empty": range(len(rows) + 1, len(rows) + BLANK_LINES + 1)}


def opinion_forms(subject: Workstation, period: Period, asker: User) -> Context:
    """One filled form an opinion."""
    found = find(subject, period, asker)
    rows = list(found.opinions.select_related("enterprise", "problem"))
    if not rows:
        raise Refused("paper.nothing")
    return _forms(found, rows, period)


def blank_form(subject: Workstation, period: Period, asker: User) -> Context:
    """An empty form, to be copied and filled in by hand."""
    return _forms(find(subject, period, asker), [None], period)


def _forms(found: Symposium, rows: list[Opinion | None], period: Period) -> Context:
    title = pgettext("paper", "Form for Opinions|of Enterprises")
    return {
        **frame(found, title, period),
        "forms": rows,
        "abouts": Opinion.About.choices,
        "satisfactions": Problem.Satisfaction.choices,
    }


def pack(subject: Workstation, period: Period, asker: User) -> Context:
    """What lies on the table: agenda, sign-in sheet, last decisions, figures, problems, reports."""
    found = find(subject, period, asker)
    title = pgettext("paper", "Papers|of the Quarterly Party-Building Symposium")
    return {
        **frame(found, title, period),
        **_signing(found),
        "agenda": points(found.agenda),
        "earlier": followed(found, timezone.localdate()),
        "figures": numbers.stored(found.figures),
        "groups": groups_of(found, Problem.objects.visible_to(asker)),
        "reports": list(found.work_reports.select_related("instructor")),
        "missing": missing_reports(found),
    }


PAPERS: list[tuple[str, Any, str, Callable[[Workstation, Period, User], Context]]] = [
    ("symposium", _("record of a symposium"), "symposium", record),
    ("symposium_minutes", _("minutes of a symposium"), "symposium_minutes", minutes),
    ("symposium_sign_in", _("sign-in sheet of a symposium"), "symposium_sign_in", sign_in),
    ("opinion_form_blank", _("opinion form, blank"), "opinion_forms", blank_form),
    ("opinion_forms", _("opinion forms of a symposium"), "opinion_forms", opinion_forms),
    ("symposium_pack", _("papers for a symposium"), "symposium_pack", pack),
]
for kind, label, template, build in PAPERS:
    register(
        Builder(
            kind=kind, label=label, subject=Workstation, months=(QUARTER,),
            template=f"print/{template}.html", build=build,
        )
    )  # fmt: skip
