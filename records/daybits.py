"""Days as bits, added up by the database: one row a person instead of one a day.

A whole year of 1,500 people is 375,000 logs; summed up by person and stretch of sixty days it is
some ten thousand rows, whatever was logged.
"""

from collections import defaultdict
from collections.abc import Hashable
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, DateField, F, Func, IntegerField, QuerySet, Sum, Value

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
    rows: QuerySet, keys: tuple[str, ...], day: str, start: date, last: date
) -> dict[Hashable, int]:
    """The days of the rows as bits (bit 0 is `start`), by key; one query.

    Several rows of one key may have the same day. None lies before `start` or after `last`.
    """
    number = DayNumber(F(day), Value(start, DateField()))
    found: dict[Hashable, int] = defaultdict(int)
    rows = rows.order_by()
    if (last - start).days < STRETCH:
        summed = rows.values(*keys).annotate(bits=Sum(Power(number), distinct=True))
        for *key, bits in summed.values_list(*keys, "bits"):
            found[key[0] if len(key) == 1 else tuple(key)] = int(bits)
        return found
    grouped = rows.annotate(stretch=number / STRETCH).values(*keys, "stretch")
    summed = grouped.annotate(bits=Sum(Power(number % STRETCH), distinct=True))
    for *key, stretch, bits in summed.values_list(*keys, "stretch", "bits"):
        found[key[0] if len(key) == 1 else tuple(key)] |= int(bits) << (stretch * STRETCH)
    return found
