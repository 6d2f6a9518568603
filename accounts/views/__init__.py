"""The pages of this room."""

from accounts.views import districts, own, settings, signin, slips, traces, users

__all__ = ["districts", "own", "settings", "signin", "slips", "traces", "users"]
