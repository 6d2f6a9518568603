"""Before and after of an audit entry, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts import policies
from accounts.models import AuditEntry, PolicyValue
from common.figures import label_of as label_of_figure
from common.wording import listed, unpack


@dataclass(frozen=True)
class Change:
    """One line of "before and after"."""

    label: str
    before: str
    after: str


def changes(entry: AuditEntry) -> list[Change]:
    """What the entry's action changed, field by field."""
    model = model_of(entry.subject_kind)
    return [
        Change(
            label_of(model, name), shown(model, name, pair.get("b")), shown(model, name, pair["a"])
        )
        for name, pair in entry.changes.items()
        if isinstance(pair, dict) and "a" in pair
    ]


def changes_in_words(entry: AuditEntry) -> str:
    """Before and after, a line each."""
    return "\n".join(f"{c.label}: {c.before} → {c.after}" for c in changes(entry))


def model_of(label: str) -> type[Model] | None:
    """The model of that label; None for one that is no more."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def kind_of(entry: AuditEntry) -> str:
    """What kind of thing the subject is, in words."""
    model = model_of(entry.subject_kind)
    return str(model._meta.verbose_name) if model else entry.subject_kind


def field_of(model: type[Model] | None, name: str) -> Field | None:
    """The model's field of that name, if it has one; "records.Decision.text" names a part's own."""
    label, dot, own = name.rpartition(".")
    model, name = (model_of(label), own) if dot else (model, name)
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def label_of(model: type[Model] | None, name: str) -> str:
    """A field's (or a policy setting's) name in words."""
    if model is PolicyValue:
        return str(setting.label) if (setting := setting_of(name)) else name
    return str(getattr(field_of(model, name), "verbose_name", name))


def shown(model: type[Model] | None, name: str, value: Any) -> str:
    """A stored value in words: choices by their label, yes and no, dates in the reader's form."""
    if model is PolicyValue and (setting := setting_of(name)):
        return setting.show(value) or "—"
    choices = dict(getattr(field_of(model, name), "flatchoices", None) or ())
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    return spelled(value)


def spelled(value: Any) -> str:
    """Any stored value in words, figures by their names, what is nested in one line."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, list):
        return listed(spelled(part) for part in value)
    if isinstance(value, dict) and not any(name.startswith("$") for name in value):
        return pgettext("names", "; ").join(
            f"{label_of_figure(name)} {spelled(part)}" for name, part in value.items()
        )
    return label_of_figure(value) if isinstance(value, str) else str(unpack(value))


def setting_of(code: str) -> policies.Setting | None:
    """The declared setting; None for one that is no more."""
    return next((s for s in policies.declared() if s.code == code), None)
