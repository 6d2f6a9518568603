"""What can be done with accounts, districts, settings, notices and suggestions."""

from accounts.actions.districts import add_district, edit_district
from accounts.actions.masked import open_masked
from accounts.actions.notices import mail_waiting, mark_read, purge
from accounts.actions.settings import may_set, reset_policy, set_policy
from accounts.actions.suggestions import answer_suggestion, send_suggestion
from accounts.actions.users import (
    change_password,
    come_in,
    create_user,
    create_users,
    edit_own,
    edit_user,
    make_first_administrator,
    one_time_password,
    reset_password,
    set_active,
    set_language,
    taken_names,
)

__all__ = [
    "add_district",
    "answer_suggestion",
    "change_password",
    "come_in",
    "create_user",
    "create_users",
    "edit_district",
    "edit_own",
    "edit_user",
    "mail_waiting",
    "make_first_administrator",
    "mark_read",
    "may_set",
    "one_time_password",
    "open_masked",
    "purge",
    "reset_password",
    "reset_policy",
    "send_suggestion",
    "set_active",
    "set_language",
    "set_policy",
    "taken_names",
]
