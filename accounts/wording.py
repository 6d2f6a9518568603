"""This room's codes in words: audit verbs, notices, refusals."""

from django.utils.translation import gettext_lazy as _

from common.wording import say_as

say_as(
    {
        # What was done
        "user.created": _("Made the account of %(subject)s (%(username)s)"),
        "user.edited": _("Changed the account of %(subject)s"),
        "user.edited_own": _("%(subject)s changed the details of the own account"),
        "user.closed": _("Closed the account of %(subject)s"),
        "user.reopened": _("Reopened the account of %(subject)s"),
        "user.password_reset": _("Gave %(subject)s a one-time password"),
        "user.password_changed": _("%(subject)s chose a new password"),
        # What cannot be done
        "user.name_taken": _("The user name %(username)s is taken; choose another."),
        "user.own_office": _("Nobody changes the role or district of the own account."),
        "user.own_account": _("This cannot be done to the own account."),
        "user.already_open": _("The account of %(name)s is open already."),
        "user.already_closed": _("The account of %(name)s is closed already."),
        "user.other_district": _("That district is outside your own branch."),
    }
)
