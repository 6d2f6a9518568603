"""Rows made once and put down again: what very many tests begin with is built only once a process.

`Kept(build)` calls the factories in a transaction that is rolled back, and remembers which rows
that made and what they returned. `again()` writes the same rows in a single stroke and returns the
same objects, fresh. `Base` does it with what the migrations leave: tests that commit are cleaned up
after by emptying the tables that have rows and putting down those of the beginning.
"""

import pickle
from collections.abc import Callable
from itertools import count
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts import triggers

Rows = dict[str, set[str]]  # by table: its rows as SQL, "('330105', 'x', NULL)"
APART = 1_000_000
_turns = count(1)


def tables() -> dict[str, list[str]]:
    """The columns that are written, by table."""
    return {
        meta.db_table: [field.column for field in meta.local_concrete_fields if not field.generated]
        for meta in (model._meta for model in apps.get_models(include_auto_created=True))
        if meta.managed and not meta.proxy
    }


def rows() -> Rows:
    """Everything in the database, by table."""
    quoted, literal = connection.ops.quote_name, "quote({})"
    if connection.vendor == "postgresql":
        literal = "quote_nullable({}::text)"
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, columns in tables().items():
            values = " || ', ' || ".join(literal.format(quoted(name)) for name in columns)
            cursor.execute(f"SELECT '(' || {values} || ')' FROM {quoted(table)}")
            found[table] = {row for (row,) in cursor.fetchall()}
    return found


def written(held: Rows) -> list[str]:
    """The statements that write the rows, one a table."""
    quoted, columns = connection.ops.quote_name, tables()
    return [
        f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns[table]))}) VALUES "
        + ", ".join(sorted(some))
        for table, some in held.items()
        if some
    ]


def run(statements: list[str]) -> None:
    """All of them; PostgreSQL takes them at once."""
    if connection.vendor == "postgresql":
        statements = ["; ".join(statements)] if statements else []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Kept:
    """What `build` makes, to be had again and again."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self.build = build
        with transaction.atomic():
            _number_from(APART * next(_turns))
            before = rows()
            self.objects = pickle.dumps(build())
            after = rows()
            transaction.set_rollback(True)
        assert all(before[table] <= after[table] for table in before), "build only adds rows"
        self.statements = written({table: after[table] - before[table] for table in after})

    def again(self) -> Any:
        """Its rows in the database, and its objects; built anew beside rows that collide."""
        try:
            with transaction.atomic():
                run(self.statements)
        except IntegrityError:
            return self.build()
        return pickle.loads(self.objects)


def _number_from(first: int) -> None:
    """SQLite gives a number again once its row is rolled back; so ours are far from the others."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_sequence")
            for table in tables():
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first])


class Base:
    """The rows that a new database has."""

    def __init__(self) -> None:
        self.statements = written(rows())

    def restore(self) -> None:
        """These and no others, with the one leave there is to empty the audit trail."""
        delete = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in _in_use()]
        with connection.constraint_checks_disabled(), transaction.atomic():
            triggers.remove(connection)
            run(delete + self.statements)
            triggers.install(connection)


def _in_use() -> list[str]:
    """The tables that have rows."""
    parts = [
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
        for table in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return [table for (table,) in cursor.fetchall()]
