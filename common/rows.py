"""The rows of a list are written by code: a page of them has hundreds of cells.

What is the same in every row (classes, a column's name, a cell's template) is worked out once a
column. Everything that a row brings is escaped here, and only here (a test holds it to what
Django's templates would write).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common import tones
from common.columns import FLAG, STATE, TEXT, Column

NOTHING = "—"
LONG = 27
Draw = Callable[[Any], Any]


def dot(code: Any, word: Any = "", tone: str = "") -> SafeString:
    """A state: a dot and its word; the dot alone never says anything."""
    return format_html(
        '<span class="state tone-{}">{}</span>', tone or tones.tone(code), word or code
    )


def drawn(
    context: Context, page: Iterable[Any], columns: Sequence[Column], tick: bool
) -> SafeString:
    """Every row with its cells; the first is the row's head, and with `tick` it can be ticked."""
    heads = [_head(context, column) for column in columns[:1]]
    cells = heads + [_cell(context, column) for column in columns[1:]]
    lines = []
    for row in page:
        key = conditional_escape(str(row.pk))
        lines.append(f'<tr id="row-{key}">{_tick(row, key) if tick else ""}')
        lines += [write(row) for write in cells]
        lines.append("</tr>\n")
    return mark_safe("".join(lines))  # every part was escaped where it was made


def _tick(row: Any, key: str) -> str:
    says = _("Tick %(row)s") % {"row": conditional_escape(str(row))}
    return (
        '<td class="tick"><input type="checkbox" class="form-check-input" name="pk" '
        f'value="{key}" form="bulk" aria-label="{says}"></td>'
    )


def _head(context: Context, column: Column) -> Callable[[Any], str]:
    draw = _drawing(context, column, link=True)
    opens = '<th scope="row">' if column.kind == TEXT else '<th scope="row" class="brief">'
    return lambda row: f"{opens}{conditional_escape(draw(row))}</th>"


def _cell(context: Context, column: Column) -> Callable[[Any], str]:
    draw = _drawing(context, column, link=column.link)
    size = " brief" if column.is_brief else " long" if column.width > LONG else ""
    opens = f'<td class="kind-{conditional_escape(column.kind)}{size}'
    named = f'" data-label="{conditional_escape(column.label)}">'
    blanks = (NOTHING, _("no")) if column.kind == FLAG else (NOTHING,)

    def write(row: Any) -> str:
        shown = draw(row)
        blank = " blank" if shown in blanks else ""
        return f"{opens}{blank}{named}{render_value_in_context(shown, context)}</td>"

    return write


def _drawing(context: Context, column: Column, *, link: bool) -> Draw:
    """How the column's value in a row is shown: by its template, as a state, as a link, as is."""
    if column.template:
        return _by_template(context, column)
    if column.kind == STATE:
        return lambda row: dot(
            column.code(row), column.words(row), column.tone(row) if column.tone else ""
        )
    if not link:
        return column.words

    def linked(row: Any) -> Any:
        address = getattr(row, "get_absolute_url", None)
        value = column.words(row)
        return format_html('<a href="{}">{}</a>', address(), value) if address else value

    return linked


def _by_template(context: Context, column: Column) -> Draw:
    template = context.template.engine.get_template(column.template)
    frame = {name: context.get(name) for name in ("request", "user")}
    inner = context.new(frame)

    def render(row: Any) -> SafeString:
        with inner.push(row=row, value=column.words(row)):
            return template.render(inner)

    return render
