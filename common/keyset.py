"""Pages of a list by key: first, previous, next, last; never by OFFSET.

A list is sorted by the keys of a declared `Sort`, with the primary key as the last one, so every
row has exactly one place. A page is asked for by the keys of the row it follows or precedes, and
the database answers from the index; the last page costs what the first one does.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db.models import F, Field, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.functional import Promise

BIGGEST = 2**63 - 1


@dataclass(frozen=True, init=False)
class Sort:
    """A way to sort: its name in the address, its label, its keys (lookups, all NOT NULL).

    All keys run in one direction. `descending` is the direction of the first click.
    """

    name: str
    label: str | Promise
    keys: tuple[str, ...]
    descending: bool

    def __init__(
        self, name: str, label: str | Promise, *keys: str, descending: bool = False
    ) -> None:
        for slot, value in {
            "name": name, "label": label, "keys": keys or (name,), "descending": descending,
        }.items():  # fmt: skip
            object.__setattr__(self, slot, value)


@dataclass(frozen=True)
class Order:
    """A sort in one direction."""

    sort: Sort
    descending: bool

    @property
    def code(self) -> str:
        """As it stands in the address: name, or -name when descending."""
        return f"-{self.sort.name}" if self.descending else self.sort.name

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys with the primary key as tie-breaker."""
        return self.sort.keys if self.sort.keys[-1] == "pk" else (*self.sort.keys, "pk")

    def apply(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        """The rows in this order, or in the opposite one."""
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(*(sign + key for key in self.keys))

    def beyond(self, rows: QuerySet, place: Sequence[Any], *, backwards: bool = False) -> QuerySet:
        """The rows after the place (before it when backwards), nearest first."""
        lookup = TupleLessThan if self.descending != backwards else TupleGreaterThan
        keys = Tuple(*(F(key) for key in self.keys))
        return self.apply(rows.filter(lookup(keys, tuple(place))), backwards=backwards)

    def place_of(self, row: Model) -> str:
        """Where a row stands, as a word for the address."""
        values = [_plain(_follow(row, key)) for key in self.keys]
        raw = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    def read_place(self, model: type[Model], word: str) -> list[Any] | None:
        """The keys that a word of `place_of` names; None for anything else."""
        try:
            raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
            values = json.loads(raw.decode())
            if not isinstance(values, list) or len(values) != len(self.keys):
                return None
            fields = (key_field(model, key) for key in self.keys)
            return [_clean(f, v) for f, v in zip(fields, values, strict=True)]
        except (ValueError, TypeError, ValidationError, OverflowError, RecursionError):
            return None


def choose(sorts: Sequence[Sort], code: str) -> Order:
    """The order that the address asks for, else the first sort in its own direction."""
    wanted = {sort.name: sort for sort in sorts}.get(code.removeprefix("-"))
    if wanted is None:
        return Order(sorts[0], sorts[0].descending)
    return Order(wanted, code.startswith("-"))


@dataclass(frozen=True)
class Slice:
    """Some rows in order, and whether there are others before and after."""

    rows: list[Any]
    before: bool
    after: bool


def first(rows: QuerySet, order: Order, size: int) -> Slice:
    """The first rows."""
    found = list(order.apply(rows)[: size + 1])
    return Slice(found[:size], False, len(found) > size)


def last(rows: QuerySet, order: Order, size: int) -> Slice:
    """The last rows."""
    found = list(order.apply(rows, backwards=True)[: size + 1])
    return Slice(found[:size][::-1], len(found) > size, False)


def after(rows: QuerySet, order: Order, size: int, place: Sequence[Any]) -> Slice:
    """The rows after a place; the last ones when nothing is left there."""
    found = list(order.beyond(rows, place)[: size + 1])
    return Slice(found[:size], True, len(found) > size) if found else last(rows, order, size)


def before(rows: QuerySet, order: Order, size: int, place: Sequence[Any]) -> Slice:
    """The rows before a place; a full first page when fewer than a page are left there."""
    found = list(order.beyond(rows, place, backwards=True)[: size + 1])
    if len(found) < size:
        return first(rows, order, size)
    return Slice(found[:size][::-1], len(found) > size, True)


@cache
def key_field(model: type[Model], key: str) -> Field:
    """The column behind a sort key; ImproperlyConfigured unless it is one, and NOT NULL."""
    wrong = ImproperlyConfigured(f"{model.__name__} cannot be sorted by {key}: not a full column")
    for name in key.split(LOOKUP_SEP):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise wrong from error
        if field.null or not field.concrete or field.many_to_many:
            raise wrong
        model = field.related_model or model
    return field.target_field if field.is_relation else field


def check(model: type[Model], sorts: Sequence[Sort]) -> None:
    """ImproperlyConfigured unless every sort stands on NOT NULL columns of the model."""
    for sort in sorts:
        for key in sort.keys:
            key_field(model, key)


def _follow(row: Any, key: str) -> Any:
    steps = key.split(LOOKUP_SEP)
    for name in steps[:-1]:
        row = getattr(row, name)
    field = key_field(type(row), steps[-1])
    if steps[-1] == "pk":
        return row.pk
    found = type(row)._meta.get_field(steps[-1])
    return getattr(row, found.attname if found.is_relation else field.attname)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    return value if isinstance(value, int | str) else str(value)


def _clean(field: Field, value: Any) -> Any:
    """A key as the column's own type; ValueError for what no database could compare."""
    if isinstance(value, float | list | dict) or value is None:
        raise ValueError(value)
    value = field.to_python(value)
    if isinstance(value, int) and abs(value) > BIGGEST:
        raise ValueError(value)
    if isinstance(value, str) and ("\x00" in value or value != value.encode().decode()):
        raise ValueError(value)
    if isinstance(value, date) and not 1 < value.year < 9998:
        raise ValueError(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(value)
    return value
