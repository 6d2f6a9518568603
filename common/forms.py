"""Forms that draw themselves: labels above, help below, errors beside the field and at the top.

A `PageForm` (for a model) or `PlainForm` carries hidden fields where they apply: `version`, the
version of the row it was based on, `form_key`, the one-use key of what it makes, and `opened`,
which says when it was opened and what it asked (see `common.opened`).
`common.forming.form_page` makes the whole page of one.
"""

import uuid
from collections.abc import Iterable
from copy import deepcopy
from typing import Any, ClassVar, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _

from common import opened
from common.columns import words
from common.models import OneUse, Versioned
from common.refusals import Refused, Stale
from common.wording import listed

HIDDEN = ("version", "form_key", opened.NAME)
LONG = 3
DASHES = "-" * 9


class Difference(NamedTuple):
    """A field whose stored value is another one than what was typed."""

    field: BoundField
    label: str
    typed: Any
    stored: Any


class DrawnForm:
    """What both kinds of form share; `layout` is optional (all fields, in order)."""

    layout: ClassVar[Layout | None] = None
    conflict: list[Difference]
    done: Any = None  # what the action gave back (see `common.forming.saved`)

    def prepare(self, row: Any = None, *, one_use: bool = False) -> None:
        """Add the hidden fields that apply and dress the others."""
        self.conflict = []
        self.plain_labels = {}
        for name, field in self.fields.items():
            self._dress(name, field)
        if isinstance(row, Versioned) and row.pk:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=row.version, min_value=0
            )
        if one_use:
            self.fields["form_key"] = forms.UUIDField(
                widget=forms.HiddenInput, initial=uuid.uuid4, required=False
            )
        self.fields[opened.NAME] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=lambda: opened.note(self)
        )

    def _dress(self, name: str, field: forms.Field) -> None:
        widget = field.widget
        if isinstance(widget, forms.DateInput) and not isinstance(widget, forms.DateTimeInput):
            field.widget = _native(widget, "date", "%Y-%m-%d")
        elif isinstance(widget, forms.DateTimeInput):
            field.widget = _native(widget, "datetime-local", "%Y-%m-%dT%H:%M")
        elif isinstance(widget, forms.TimeInput):
            field.widget = _native(widget, "time", "%H:%M")
        elif isinstance(widget, forms.Textarea):
            if widget.attrs.get("rows") in (None, "10", 10):
                widget.attrs["rows"] = LONG
            widget.attrs["data-grow"] = ""
        if isinstance(field, forms.IntegerField | forms.DecimalField):
            field.widget.attrs.setdefault("inputmode", "numeric")
        _name_the_blank(field, _("choose"))
        label = field.label or name.replace("_", " ").capitalize()
        self.plain_labels[name] = label
        if not field.required and not isinstance(widget, forms.CheckboxInput | forms.HiddenInput):
            field.label = format_html('{} <span class="optional">{}</span>', label, _("(optional)"))

    @property
    def helper(self) -> FormHelper:
        """How crispy draws it: its fields only; the page brings <form>, token and buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.include_media = False
        helper.render_hidden_fields = True
        visible = [name for name in self.fields if name not in HIDDEN]
        helper.layout = deepcopy(self.layout) if self.layout else Layout(*visible)
        return helper

    @property
    def base_version(self) -> int | None:
        """The version that the form was based on, for the action to compare under lock."""
        return self.cleaned_data.get("version")

    @property
    def key(self) -> uuid.UUID | None:
        """The one-use key, for the action to store with what it makes."""
        return self.cleaned_data.get("form_key")

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field, without the hidden ones."""
        return {k: v for k, v in self.cleaned_data.items() if k not in HIDDEN}

    @property
    def wrong_fields(self) -> list[tuple[BoundField, str]]:
        """Each wrong field with its label, for the summary at the top."""
        wrong = [name for name in self.errors if name in self.fields]
        return [(self[name], self.plain_labels.get(name, name)) for name in wrong]

    def refuse(self, refusal: Refused, field: str | None = None) -> None:
        """Show a rule's no in the form (at a field, if it is that field's)."""
        self.add_error(field, ValidationError(str(refusal), code=refusal.code))


class PageForm(DrawnForm, forms.ModelForm):
    """A form for a model's row: knows its version, or carries a key for a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fresh = self.instance.pk is None
        self.prepare(self.instance, one_use=fresh and isinstance(self.instance, OneUse))


class PlainForm(DrawnForm, forms.Form):
    """A form without a model; `row` is what it changes, `one_use` says that it makes something."""

    one_use: ClassVar[bool] = False

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(row, one_use=self.one_use)


class FilterForm(forms.Form):
    """The form of a list's filters (`form = FilterForm` in a FilterSet's Meta): nothing is due."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            widget = field.widget
            _name_the_blank(field, _("all"))
            kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
            if isinstance(widget, forms.CheckboxInput):
                kind = "form-check-input"
            widget.attrs["class"] = f"{kind} {widget.attrs.get('class', '')}".strip()
            if isinstance(widget, forms.DateInput):
                field.widget = _native(widget, "date", "%Y-%m-%d")


def stale_form(form: DrawnForm, stale: Stale) -> DrawnForm:
    """The form again, with what was typed beside what is stored; saving it once more overwrites.

    It now stands on the stored version: what the user then saves, he has seen.
    """
    current = stale.current
    covered = {*HIDDEN, *getattr(form, "covered", ())}  # what may not be shown in full
    for name in [name for name in form.fields if name not in covered]:
        stored = form.fields[name].prepare_value(_stored(current, name))
        typed = form.cleaned_data.get(name)
        if not hasattr(current, name) or not form.fields[name].has_changed(stored, form[name].data):
            continue
        shown = _label(current, name)
        form.conflict.append(
            Difference(form[name], form.plain_labels[name], _typed(form.fields[name], typed), shown)
        )
        form.fields[name].help_text = format_html(
            '<span class="stored">{}</span>', _("Stored now: %(value)s") % {"value": shown}
        )
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    form.refuse(stale)
    return form


def _stored(row: Any, name: str) -> Any:
    value = getattr(row, name, None)
    if hasattr(value, "all"):
        return list(value.all())
    return value


def _label(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else _stored(row, name)
    if isinstance(value, list):
        return listed(value) or "—"
    return str(words(value))


def _typed(field: forms.Field, value: Any) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return listed(value) or "—"
    choices = () if isinstance(field, forms.ModelChoiceField) else getattr(field, "choices", ())
    return str(words(dict(choices).get(value, value)))


def _native(widget: forms.Widget, kind: str, format: str) -> forms.Widget:
    """The browser's own picker, with the class's own attributes kept."""
    attrs = {**widget.attrs, "type": kind}
    return type(widget)(attrs=attrs, format=format)


def _name_the_blank(field: forms.Field, word: str) -> None:
    """Say what the empty choice means, where Django draws a row of dashes."""
    if hasattr(field, "empty_label"):  # of models, and of django-filter
        if field.empty_label != DASHES:
            return
        field.empty_label = word
        if not isinstance(field, forms.ModelChoiceField):
            field.widget.choices = [("", word), *(pair for pair in field.choices if pair[0])]
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        field.choices = [
            (code, word if not code and str(text) == DASHES else text)
            for code, text in field.choices
        ]
