"""Names that lead to their pages."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from accounts.scope import sees

register = template.Library()


@register.simple_tag(takes_context=True)
def linked(context: Context, row: Any, *words: Any) -> SafeString:
    """The words (the row's own name when there are none) as a link to the row's page.

    Plain words where the row has no page of its own, or the reader may not open it.
    """
    text = words[0] if len(words) == 1 else " ".join(str(word) for word in words) or str(row)
    user = context.get("user")
    if user is not None and not sees(user, row):
        return conditional_escape(text)
    try:
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), text)
    except (AttributeError, NoReverseMatch):
        return conditional_escape(text)
