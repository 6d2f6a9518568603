"""Names that lead to their pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def linked(row: Any, *words: Any) -> SafeString | str:
    """The words (the row's own name when there are none) as a link to the row's page.

    Plain words where the row has no page of its own.
    """
    text = " ".join(str(word) for word in words) or str(row)
    try:
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), text)
    except (AttributeError, NoReverseMatch):
        return text
