"""Storing hundreds of thousands of rows: as a stream (COPY) on PostgreSQL, elsewhere as INSERTs.

Parsing an INSERT of thousands of rows costs more than storing them. Constraints, foreign keys and
triggers hold for both alike; ids come from the table's own sequence.
"""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models

BATCH = 2000
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def store(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model and give them their ids.

    The rows that they point to are stored already, and were so when they were named.
    """
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(rows)
    else:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def look_again(*tables: type[models.Model]) -> None:
    """Let PostgreSQL count the tables' rows anew: of days it never saw it expects a single one."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {names}")


def _copy(rows: Sequence[models.Model]) -> None:
    meta = rows[0]._meta
    table = connection.ops.quote_name(meta.db_table)
    names = [field.attname for field in meta.concrete_fields]
    columns = ", ".join(connection.ops.quote_name(f.column) for f in meta.concrete_fields)
    stamps = [f for f in meta.concrete_fields if _is_stamp(f)]
    for row, pk in zip(rows, _ids(meta, len(rows)), strict=True):
        row.pk = pk
        row._state.adding = False
        for field in stamps:
            field.pre_save(row, True)
    text = io.StringIO("".join(_lines(rows, names)))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)


def _is_stamp(field: models.Field) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _ids(meta: Any, count: int) -> list[int]:
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence(%s, %s)"
        cursor.execute(
            f"SELECT nextval({sequence}) FROM generate_series(1, %s)",
            [connection.ops.quote_name(meta.db_table), meta.pk.column, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _lines(rows: Sequence[models.Model], names: list[str]) -> Iterator[str]:
    for row in rows:
        values = row.__dict__
        yield "\t".join([_text(values[name]) for name in names]) + "\n"


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return r"\N"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).translate(ESCAPES)
