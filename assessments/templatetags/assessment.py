"""What templates of this room draw with."""

from django import template

from assessments.arithmetic import GROUPS, short

register = template.Library()
register.simple_tag(short, name="hundredths")


@register.simple_tag
def group_name(group: str) -> str:
    """A scorer group's name."""
    return str(GROUPS.get(group, group))
