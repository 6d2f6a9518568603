"""What can be done with accounts, districts, settings, notices and suggestions."""

from accounts.actions.users import (
    change_password,
    create_user,
    edit_own,
    edit_user,
    one_time_password,
    reset_password,
    set_active,
    set_language,
)

__all__ = [
    "change_password",
    "create_user",
    "edit_own",
    "edit_user",
    "one_time_password",
    "reset_password",
    "set_active",
    "set_language",
]
