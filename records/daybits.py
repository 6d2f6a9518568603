"""Days as bits, added up by the database: one row a person instead of one a day.

A whole year of 1,500 people is 375,000 logs; summed up by person and stretch of sixty days it is
some ten thousand rows, whatever was logged.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, F, Func, IntegerField, QuerySet, Sum, Value

from common.together import Lines, together

STRETCH = 60  # bits that fit into one number of the database


class DayNumber(Func):
    """How many days a date lies after another one."""

    output_field = IntegerField()
    arg_joiner = " - "
    template = "(%(expressions)s)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        """SQLite keeps days as text."""
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=") - julianday(", **context
        )


class Power(Func):
    """Two to the power of a number up to 62."""

    output_field = BigIntegerField()
    template = "(1 << (%(expressions)s))"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list]:
        """PostgreSQL takes 1 for a number of 32 bits."""
        return self.as_sql(
            compiler, connection, template="(1::bigint << (%(expressions)s))", **context
        )


def day_bits(
    asked: Mapping[Any, QuerySet], keys: tuple[str, ...], day: str, start: date, last: date
) -> dict[Any, dict[Hashable, int]]:
    """Of each queryset the days from `start` (bit 0) to `last` that its rows have, by key.

    One query for all of them. Several rows of one key may have the same day.
    """
    number = DayNumber(F(day), Value(start, DateField()))
    short = (last - start).days < STRETCH
    stretch = Value(0, IntegerField()) if short else number / STRETCH
    bit = Power(number if short else number % STRETCH)
    within = {f"{day}__gte": start, f"{day}__lte": last}
    summed = [
        rows.filter(**within).order_by().annotate(stretch=stretch).values(*keys, "stretch")
        .annotate(bits=Sum(bit, distinct=True)).values_list(*keys, "stretch", "bits")
        for rows in asked.values()
    ]  # fmt: skip
    return dict(zip(asked, map(_joined, together(summed)), strict=True))


def _joined(lines: Lines) -> dict[Hashable, int]:
    found: dict[Hashable, int] = defaultdict(int)
    for *key, stretch, bits in lines:
        found[key[0] if len(key) == 1 else tuple(key)] |= int(bits) << (stretch * STRETCH)
    return found
