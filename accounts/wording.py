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
        "user.exported": _("Exported a list of %(count)s accounts"),
        "user.came_in": _("%(subject)s came in by slip and chose a password"),
        "user.password_changed": _("%(subject)s chose a new password"),
        "district.added": _("Added the district %(subject)s (%(code)s)"),
        "district.edited": _("Changed the district %(subject)s"),
        "policy.set": _("Set “%(setting)s” for %(place)s"),
        "policy.reset": _("Gave up the own value of “%(setting)s” for %(place)s"),
        "masked.opened": _("Opened the %(field)s of %(subject)s"),
        "masked.id_number": _("ID number"),
        "masked.phone": _("phone number"),
        "suggestion.sent": _("Made a suggestion: %(subject)s"),
        "suggestion.answered": _("Answered the suggestion: %(subject)s"),
        "audit.exported": _("Exported %(count)s entries of the audit trail"),
        # What is told
        "suggestion.has_answer": _("Your suggestion has an answer: %(text)s"),
        # What cannot be done
        "user.name_taken": _("The user name %(username)s is taken; choose another."),
        "user.names_taken": _("Some of these user names are taken by now; look at the list again."),
        "user.own_office": _("Nobody changes the role or district of the own account."),
        "user.own_account": _("This cannot be done to the own account."),
        "user.already_open": _("The account of %(name)s is open already."),
        "user.already_closed": _("The account of %(name)s is closed already."),
        "user.other_district": _("That district is outside your own branch."),
        "user.not_the_first": _("There are accounts already; sign in with one of them."),
        "district.code_of_digits": _("A district code has 2 to 12 digits."),
        "district.code_taken": _("The code %(number)s belongs to another district."),
        "district.code_prefix": _(
            "A code in %(parent)s begins with %(prefix)s and has more digits after it."
        ),
        "district.code_too_long": _("The codes of the districts in it would become too long."),
        "district.level": _("A district of that level cannot stand in %(parent)s."),
        "district.into_itself": _("A district cannot be moved into itself."),
        "district.belongs_under_another": _(
            "By its code %(number)s it belongs under or over another district."
        ),
        "policy.wrong_value": _("That is no value for “%(setting)s”."),
        "policy.inherited_already": _("“%(setting)s” is inherited already."),
        "masked.not_yours": _("This value is not yours to open."),
        "masked.too_many": _(
            "You have opened %(most)s values within an hour. Go on later, or ask the administrator "
            "to allow more."
        ),
        "suggestion.too_many": _("You have made many suggestions within an hour. Go on later."),
    }
)
