"""Several questions to the database in one statement.

A page that counts a dozen things asks once and not a dozen times. Each question stays the queryset
it is; the database answers them one after the other (UNION ALL), so none becomes dearer.
"""

from collections.abc import Sequence

from django.db.models import Count, IntegerField, QuerySet, Value

Lines = list[tuple]


def together(asked: Sequence[QuerySet]) -> list[Lines]:
    """The lines of `values_list` querysets whose columns are of the same kinds; one query.

    In no order: what is asked has none.
    """
    if len(asked) < 2:
        return [list(rows.order_by()) for rows in asked]
    numbered = [
        rows.order_by().annotate(nth=Value(number, IntegerField()))
        for number, rows in enumerate(asked)
    ]
    found: list[Lines] = [[] for _ in asked]
    for *line, number in numbered[0].union(*numbered[1:], all=True):
        found[number].append(tuple(line))
    return found


def counts(asked: Sequence[QuerySet]) -> list[int]:
    """How many rows each of the querysets has; one query."""
    alike = [
        rows.order_by().values(of=Value(1)).annotate(n=Count("*")).values_list("n")
        for rows in asked
    ]
    return [lines[0][0] if lines else 0 for lines in together(alike)]
