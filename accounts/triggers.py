"""What the database itself refuses to change: the audit trail, and what enterprises have said.

A room declares its guards beside its models and installs them from a migration. `remove` and
`install` without a guard mean all of them; that is for tests, which empty the database.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """Rows of a table that nobody changes or deletes: all, or those of which `when` is true.

    `when` is a condition on OLD, the row as it is. With `columns`, the others may be changed.
    """

    table: str
    message: str
    when: str = ""
    columns: tuple[str, ...] = ()

    @property
    def events(self) -> dict[str, str]:
        """The trigger's name by what it stands before."""
        update = f"UPDATE OF {', '.join(self.columns)}" if self.columns else "UPDATE"
        return {f"{self.table}_no_update": update, f"{self.table}_no_delete": "DELETE"}

    def sqlite(self) -> list[str]:
        """The statements that make it on SQLite."""
        when = f"WHEN {self.when} " if self.when else ""
        return [
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {self.table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for name, event in self.events.items()
        ]

    def postgresql(self) -> list[str]:
        """The statements that make it on PostgreSQL, which can also empty a table at once."""
        table, refuse = self.table, f"{self.table}_refuse()"
        when = f"WHEN ({self.when}) " if self.when else ""
        made = [
            f"CREATE OR REPLACE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$"
        ]
        for name, event in self.events.items():
            made += [
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}"
                f"EXECUTE FUNCTION {refuse}",
            ]
        return [
            *made,
            f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {refuse}",
        ]


SAID = "what an enterprise has said is never changed"
AUDIT = Guard("accounts_auditentry", "the audit trail is append-only")
_GUARDS = [AUDIT]


def declare(*guards: Guard) -> tuple[Guard, ...]:
    """Make a room's guards known."""
    _GUARDS.extend(guards)
    return guards


def install(connection: BaseDatabaseWrapper, *guards: Guard) -> None:
    """Forbid UPDATE, DELETE and (PostgreSQL) TRUNCATE of what the guards stand before."""
    for guard in guards or _GUARDS:
        made = guard.sqlite() if connection.vendor == "sqlite" else guard.postgresql()
        with connection.cursor() as cursor:
            for statement in made:
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, *guards: Guard) -> None:
    """Lift the triggers."""
    for guard in guards or _GUARDS:
        names = [*guard.events, f"{guard.table}_no_truncate"]
        with connection.cursor() as cursor:
            for name in names:
                if connection.vendor == "sqlite":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")
