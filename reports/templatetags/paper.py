"""What printed papers need in their templates."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import TypeVar

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from records.tags import labels

register = template.Library()
T = TypeVar("T")


@register.filter
def spans(title: str) -> SafeString:
    """A title in the parts that it may break between: "county|paper" → two spans."""
    parts = str(title).split("|")
    return format_html_join(_between(), "<span>{}</span>", ((part,) for part in parts))


@register.filter
def hyphens(number: str) -> SafeString:
    """A number that may break after its hyphens: no line is needed within its parts."""
    return format_html_join(mark_safe("-<wbr>"), "{}", ((part,) for part in str(number).split("-")))


@register.filter
def titled(title: str, county: object) -> SafeString:
    """A form's title with the county it is of, in the order and the parts of its language."""
    return spans(pgettext("paper", "%(title)s,|%(county)s") % {"title": title, "county": county})


@register.filter
def plain(title: str) -> str:
    """The same title in one line."""
    return str(title).replace("|", _between())


def _between() -> str:
    """What stands between the parts of a title: nothing in Chinese."""
    return "" if (get_language() or "").startswith("zh") else " "


@register.filter
def words(text: str | None) -> SafeString:
    """What somebody wrote, paragraph by paragraph, with nothing in it taken for markup."""
    lines = [line.strip() for line in (text or "").splitlines()]
    return mark_safe("".join(f"<p>{conditional_escape(line)}</p>" for line in lines if line))


@register.filter
def abreast(cells: Sequence[T], most: int) -> list[list[T | None]]:
    """The cells in rows of one length, at most so many each; None fills up the last row."""
    rows = ceil(len(cells) / most) or 1
    width = ceil(len(cells) / rows)
    padded = [*cells, *[None] * (rows * width - len(cells))]
    return [padded[at : at + width] for at in range(0, rows * width, width)] if width else []


@register.filter
def tags(stored: str) -> str:
    """The duties of a visit in words."""
    return pgettext("paper", ", ").join(labels(stored))


@register.filter
def day(value: date | None) -> str:
    """A day in the paper's language; a dash where there is none."""
    return date_format(value) if value else "—"


@register.filter
def month(value: date | None) -> str:
    """Year and month as personnel papers write them: 1977.03."""
    return f"{value:%Y.%m}" if value else "—"


@register.filter
def dash(value: object) -> object:
    """The value, or a dash where there is none."""
    return "—" if value is None or value == "" else value
