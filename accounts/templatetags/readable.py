"""Audit entries in templates."""

from django import template

from accounts import readable
from accounts.models import AuditEntry

register = template.Library()


@register.filter
def changes(entry: AuditEntry) -> list[readable.Change]:
    """What an entry's action changed, in the reader's language."""
    return readable.changes(entry)
