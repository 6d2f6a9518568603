"""What every action begins with: the row under lock, at the version the form was based on."""

from typing import TypeVar

from django.db.models import Model

from common.models import Versioned
from common.refusals import Stale

Row = TypeVar("Row", bound=Model)


def locked(row: Row, version: int | None = None) -> Row:
    """The row as it now is, locked until the transaction ends.

    With `version`, raises `Stale` when somebody has changed the row since.
    """
    current = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and isinstance(current, Versioned) and current.version != version:
        raise Stale(current)
    return current


def save(row: Versioned, *fields: str) -> None:
    """Write the named fields (all when none is named) and count the version up."""
    row.version += 1
    row.save(update_fields=[*fields, "version"] if fields else None)


def changed(row: Model, values: dict) -> dict[str, tuple]:
    """Set the values on the row; what changed, as field → (before, after), for the audit."""
    changes = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = (before, value)
            setattr(row, name, value)
    return changes
