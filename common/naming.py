"""Finding rows by name, whatever they are: what names a row follows from its model.

A row is named by its own `name` or `title` (by pinyin, too, where the model stores its keys), by
its `number`, and by the person whose it is: the one that the model's scope leads to under "own".
So a paper about a new kind of subject is found without a line written for it.
"""

from collections.abc import Iterator
from functools import cache

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.db.models.constants import LOOKUP_SEP

from common.pinyin import name_query

NAMES, PLAIN = ("name", "title"), ("number",)


def named(model: type[Model], text: str) -> Q:
    """The filter "its name is, sounds or begins like the text"; everything for no text."""
    text = text.strip()
    found = Q()
    if not text:
        return found
    for prefix, field, has_pinyin in ways(model):
        if has_pinyin:
            found |= name_query(text, prefix, field)
        else:
            found |= Q(**{f"{prefix}{field}__icontains": text})
    return found


@cache
def ways(model: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """(prefix, column, whether by pinyin) of everything that names a row of the model.

    FieldDoesNotExist for a model without a name: nobody could ever find its rows.
    """
    found = list(_own(model, ""))
    own = getattr(model, "scope", {}).get("own", ())
    for path in (own,) if isinstance(own, str) else own:
        if near := _person(model, path):
            prefix, person = near
            found += _own(person, prefix)
    if not found:
        raise FieldDoesNotExist(f"nothing names a {model.__name__}")
    return tuple(found)


def _own(model: type[Model], prefix: str) -> Iterator[tuple[str, str, bool]]:
    columns = {field.name for field in model._meta.concrete_fields}
    for field in NAMES:
        if field in columns:
            yield prefix, field, {f"{field}_key", f"{field}_initials"} <= columns
    for field in PLAIN:
        if field in columns and not prefix:
            yield prefix, field, False


def _person(model: type[Model], path: str) -> tuple[str, type[Model]] | None:
    """Who a row is of, from its path to his account; None where it is the row, or are several."""
    steps = path.split(LOOKUP_SEP)[:-1]
    for name in steps:
        field = model._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return None
        model = field.related_model
    return (LOOKUP_SEP.join([*steps, ""]), model) if steps else None
