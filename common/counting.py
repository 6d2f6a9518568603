"""How figures ask the database: rows of subjects, counted by key.

What several figures count of the same rows is one question with several numbers; all questions
together are one statement.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Expression, IntegerField, Q, QuerySet, Value

from common.periods import Period
from common.together import Lines, together

MANY = 500  # a longer IN list costs more than the few rows that it saves


@dataclass(frozen=True)
class Ask:
    """A number for each key: of the rows, or of `only` some of them.

    Asks of one `family` have the same rows and key. With `values`, each row's value is wanted and
    not their number; `distinct` values come once.
    """

    rows: QuerySet
    key: str
    only: Q | None = None
    distinct: str | None = None
    values: str | None = None
    family: Hashable = None

    def number(self, only: Q | None = None) -> Expression:
        """How many rows there are, or how many different values."""
        if self.distinct:
            return Count(self.distinct, distinct=True, filter=only)
        return Count("pk", filter=only) if only else Count("*")


def answered(asked: Sequence[Ask]) -> list[Lines]:
    """For each ask its lines of a key and a number; one query."""
    families: dict[Hashable, list[int]] = {}
    for at, ask in enumerate(asked):
        families.setdefault(("alone", at) if ask.family is None else ask.family, []).append(at)
    widest = max(map(len, families.values()), default=0)
    questions = [_question([asked[at] for at in each], widest) for each in families.values()]
    found: list[Lines] = [[] for _ in asked]
    for each, lines in zip(families.values(), together(questions), strict=True):
        for column, at in enumerate(each, 1):
            found[at] = [(line[0], line[column]) for line in lines]
    return found


def _question(family: Sequence[Ask], widest: int) -> QuerySet:
    """The keys with a number for each of the family, as wide as the widest family."""
    first = family[0]
    names = [f"number_{n}" for n in range(widest)]
    nothing = {name: Value(0, IntegerField()) for name in names[len(family) :]}
    if first.values:
        rows = first.rows.filter(first.only) if first.only else first.rows
        rows = rows.annotate(**nothing).values_list(first.key, first.values, *nothing)
        return rows.distinct() if first.distinct else rows
    if len(family) == 1 and first.only:
        rows, numbers = first.rows.filter(first.only), [first.number()]
    else:
        rows, numbers = first.rows, [ask.number(ask.only) for ask in family]
    named = dict(zip(names, numbers, strict=False))
    return rows.values(first.key).annotate(**named, **nothing).values_list(first.key, *names)


def in_period(day: str, period: Period) -> dict[str, Any]:
    """The filter "day lies in the period", for a date field or a moment."""
    if day.endswith("_at"):
        day = f"{day}__date"
    return {f"{day}__gte": period.start, f"{day}__lt": period.end}


def of_subject(path: str, kind: str, subject: Any) -> Q:
    """The filter "belongs to the subject"."""
    return Q(**{f"{path}__startswith" if kind == "district" else path: subject})


def chosen(rows: QuerySet, path: str, kind: str, subjects: Collection) -> QuerySet:
    """The rows of the subjects, where leaving out the others is worth it."""
    if kind == "district":
        return under(rows, path, subjects)
    return rows if len(subjects) > MANY else rows.filter(**{f"{path}__in": list(subjects)})


def under(rows: QuerySet, path: str, codes: Collection[str]) -> QuerySet:
    """The rows at or below one of the districts."""
    tops = [code for code in codes if not any(code != c and code.startswith(c) for c in codes)]
    below = Q()
    for code in tops:
        below |= Q(**{f"{path}__startswith": code})
    return rows.filter(below) if tops else rows.none()


def above(code: str, districts: Collection[str]) -> list[str]:
    """Those of the districts that the code lies in, itself included."""
    return [code[:n] for n in range(1, len(code) + 1) if code[:n] in districts]


def of_each(lines: Iterable, kind: str, subjects: Collection) -> Iterator[tuple[Any, int]]:
    """The lines' numbers with the subjects that they belong to."""
    for key, n in lines:
        for subject in above(key, subjects) if kind == "district" else [key]:
            if subject in subjects:
                yield subject, n


def added_up(lines: Lines, kind: str, subjects: Collection, distinct: bool) -> dict[Any, int]:
    """Each subject's number; a district's is made of all that lies below it.

    Where different values are counted, a district's lines are those values: one of them may come
    again in the next.
    """
    if kind == "district" and distinct:
        seen: dict[Any, set] = {subject: set() for subject in subjects}
        for subject, value in of_each(lines, kind, seen):
            if value is not None:
                seen[subject].add(value)
        return {subject: len(values) for subject, values in seen.items()}
    numbers: dict[Any, int] = dict.fromkeys(subjects, 0)
    for subject, n in of_each(lines, kind, numbers):
        numbers[subject] += n
    return numbers


def ids_by_subject(
    rows: QuerySet, path: str, kind: str, subjects: Collection
) -> dict[Any, list[int]]:
    """The rows' ids by subject."""
    found: dict[Any, list[int]] = {subject: [] for subject in subjects}
    pairs = chosen(rows, path, kind, subjects).order_by().values_list(path, "pk").distinct()
    for subject, pk in of_each(pairs, kind, found):
        found[subject].append(pk)
    return found
