"""What every action begins with: the row under lock, at the version the form was based on."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from common.models import OneUse, Versioned
from common.refusals import Refused, Stale

Row = TypeVar("Row", bound=Model)
Action = TypeVar("Action", bound=Callable[..., Any])


def locked(row: Row, version: int | None = None) -> Row:
    """The row as it now is, locked until the transaction ends.

    With `version`, raises `Stale` when somebody has changed the row since.
    """
    # By the row's own model: request.user is a lazy stand-in for one.
    current = row._meta.model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
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


def made_by(model: type[Row], key: uuid.UUID | None) -> Row | None:
    """The row that a form of this key has made already."""
    return model._base_manager.filter(form_key=key).first() if key else None


def one_use(model: type[Row]) -> Callable[[Action], Action]:
    """An action that makes a row of the model from a form, above its `@transaction.atomic`.

    The second post of the form gets the first one's row, also when the first was stored while the
    second was being checked, so that a rule refuses it now.
    """

    def decorate(action: Action) -> Action:
        @wraps(action)
        def used_once(*args: Any, form_key: uuid.UUID | None = None, **kwargs: Any) -> Any:
            if first := made_by(model, form_key):
                return first
            try:
                return action(*args, form_key=form_key, **kwargs)
            except Refused:
                if first := made_by(model, form_key):
                    return first
                raise

        return used_once

    return decorate


def once(row: OneUse, key: uuid.UUID | None) -> tuple[OneUse, bool]:
    """Save a new row under its form's one-use key: (row, True), or (the first post's, False).

    The second post of a form, however close to the first, finds the row that the first one made;
    what goes with the row (audit, notices) belongs under `if made`.
    """
    rows, row.form_key = type(row)._base_manager, key
    if key and (first := rows.filter(form_key=key).first()):
        return first, False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if key and (first := rows.filter(form_key=key).first()):
            return first, False
        raise
    return row, True
