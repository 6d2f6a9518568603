"""This room's codes in words: audit verbs, notices, refusals."""

from django.utils.translation import gettext_lazy as _

from common.wording import say_as

say_as(
    {
        # Duty rules
        "duty.samples": _("Set up %(count)s sample duty rules"),
        "duty.created": _("Made the duty rule “%(subject)s”"),
        "duty.changed": _("Changed the duty rule “%(subject)s”"),
        "duty.ended": _("Ended the duty rule “%(subject)s”"),
        "duty.at_least_one": _("A duty rule asks for at least one day."),
        "duty.once_a_workday": _("More than one day a workday cannot be due."),
        "duty.ends_before_it_starts": _("A duty rule cannot end before it begins."),
        "duty.overlaps": _(
            "There is a rule for the same kind and matter at that time: %(rule)s, valid from "
            "%(start)s. End it first."
        ),
    }
)
