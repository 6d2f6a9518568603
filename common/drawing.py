"""Inputs are written by code, not by three templates each: a form has dozens, a page hundreds.

What comes out is letter for letter what Django's own templates make (a test compares both);
everything else goes the usual way.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = "django/forms/widgets/"
INPUTS = (
    "checkbox", "date", "datetime", "email", "hidden", "input", "number", "password", "text",
    "time", "url",
)  # fmt: skip
OPTIONS = ("checkbox_option", "input_option", "radio_option")

Widget = dict[str, Any]


class OurRenderer(TemplatesSetting):
    """Django's renderer, with the plain inputs drawn by the functions below."""

    def render(self, template_name: str, context: dict, request: Any = None) -> str:
        """The widget as HTML."""
        if draw := DRAWN.get(template_name):
            return draw(context["widget"])
        return super().render(template_name, context, request)


def attributes(widget: Widget) -> str:
    """The attributes, each with a space before it."""
    return "".join(
        f" {conditional_escape(name)}"
        if value is True
        else f' {conditional_escape(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def draw_input(widget: Widget) -> SafeString:
    """<input>."""
    value = widget["value"]
    said = "" if value is None else f' value="{_text(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return mark_safe(f'<input type="{kind}" name="{name}"{said}{attributes(widget)}>')


def draw_option(widget: Widget) -> SafeString:
    """<input> of a choice, in its label where it has one."""
    drawn = draw_input(widget)
    if not widget.get("wrap_label"):
        return drawn
    label_for = widget["attrs"].get("id")
    opens = format_html('<label for="{}">', label_for) if label_for else SafeString("<label>")
    return format_html("{}{} {}</label>", opens, drawn, widget["label"])


def draw_area(widget: Widget) -> SafeString:
    """<textarea>."""
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    name = conditional_escape(widget["name"])
    return mark_safe(f'<textarea name="{name}"{attributes(widget)}>\n{value}</textarea>')


def draw_select(widget: Widget) -> SafeString:
    """<select> with its options, hundreds where there are as many enterprises."""
    pieces = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            pieces.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        pieces += [
            f'\n  <option value="{_text(one["value"])}"{attributes(one)}>'
            f"{conditional_escape(one['label'])}</option>"
            for one in options
        ]
        if group:
            pieces.append("\n  </optgroup>")
    return mark_safe("".join([*pieces, "\n</select>"]))


def _text(value: Any) -> str:
    return conditional_escape(value if isinstance(value, str) else str(value))


DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    **{f"{FOLDER}{name}.html": draw_input for name in INPUTS},
    **{f"{FOLDER}{name}.html": draw_option for name in OPTIONS},
    f"{FOLDER}select.html": draw_select,
    f"{FOLDER}textarea.html": draw_area,
}
