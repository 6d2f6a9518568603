"""A choice among too many for a menu: typed and searched, chosen from a short list that comes.

    class FirmField(SearchedChoice):
        url = reverse_lazy("enterprises:pick")
        def find(self, text): ...          # the row that the text names, or ValidationError

The address answers `GET ?field=NAME&NAME=TEXT` with `ui/options.html`: options of a list box.
`static/js/choose.js` makes the field a combobox in the sense of ARIA 1.2 (arrows, Enter, Escape,
the number of hits said aloud). Without script it is a text field: the full name or code is typed,
and what names nothing, or several, is said with what is near.
"""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


class SearchedInput(forms.TextInput):
    """A text field with a list of hits below it."""

    def __init__(self, url: Any, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.url = url

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The field, its list, and the line that says how many were found."""
        given = attrs or {}
        listed = f"{given.get('id', name)}-found"
        more = {
            "autocomplete": "off", "data-choose": listed, "hx-get": str(self.url),
            "hx-trigger": "input changed delay:200ms", "hx-target": f"#{listed}",
            "hx-vals": f'{{"field": "{name}"}}', "hx-params": f"{name},field",
            "hx-sync": "this:replace",
        }  # fmt: skip
        return format_html(
            '<div class="choose">{}<ul id="{}" role="listbox" aria-label="{}" hidden></ul>'
            '<span class="visually-hidden" role="status" data-say="{}" data-none="{}"></span>'
            "</div>",
            super().render(name, value, {**given, **more}, renderer), listed, _("What was found"),
            _("found:"), _("Nothing found"),
        )  # fmt: skip


class SearchedChoice(forms.CharField):
    """One row, named by what was typed or chosen. A subclass says where to search and how."""

    url: ClassVar[Any] = ""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SearchedInput(self.url))
        super().__init__(**kwargs)

    def find(self, text: str) -> Model:
        """The row that the text names; ValidationError when there is none, or several."""
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: the row's name."""
        return str(value) if isinstance(value, Model) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another text stands there now."""
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Model | None:
        """The row; None where nothing was typed and nothing need be."""
        text = super().clean(value)
        return self.find(text) if text else None
