"""Who may see, and the record of who did what."""

from accounts.models.districts import District
from accounts.models.doors import Tries
from accounts.models.people import Role, User
from accounts.models.traces import AuditEntry, Notice, PolicyValue, Suggestion

__all__ = ["AuditEntry", "District", "Notice", "PolicyValue", "Role", "Suggestion", "Tries", "User"]
