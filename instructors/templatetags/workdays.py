"""The small mark beside what depends on a year whose holidays are not announced yet."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.periods import Period
from instructors.calendar import is_provisional

register = template.Library()


@register.simple_tag
def provisional(period: object) -> SafeString | str:
    """A mark if the period has provisional days in the working calendar; else nothing."""
    if not isinstance(period, Period) or not is_provisional(period):
        return ""
    return mark()


@register.simple_tag(name="provisional_mark")
def mark() -> SafeString:
    """The mark itself."""
    return format_html(
        '<small class="provisional" title="{}">{}</small>',
        _("The State Council's notice is not out yet: workdays are Monday to Friday."),
        _("provisional calendar"),
    )
