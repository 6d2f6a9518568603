"""This room's codes in words: audit verbs, notices, refusals."""

from django.utils.translation import gettext_lazy as _

from common import tones
from common.tones import declare
from common.wording import say_as

say_as(
    {
        # What was done
        "workstation.created": _("Opened the workstation %(subject)s"),
        "workstation.edited": _("Changed the workstation %(subject)s"),
        "workstation.closed": _("Closed the workstation %(subject)s"),
        "enterprise.created": _("Entered the enterprise %(subject)s (%(code)s)"),
        "enterprise.edited": _("Changed the enterprise %(subject)s"),
        "enterprise.state_changed": _("Changed the operating state of %(subject)s from %(day)s on"),
        "enterprise.exported": _("Exported the list of enterprises (%(count)s rows)"),
        "organization.created": _("Set up the party organization %(subject)s, covering %(covers)s"),
        "organization.edited": _("Changed the party organization %(subject)s"),
        "organization.dissolved": _("Dissolved the party organization %(subject)s"),
        "organization.exported": _("Exported the list of party organizations (%(count)s rows)"),
        "workstation.exported": _("Exported the list of workstations (%(count)s rows)"),
        # What cannot be done
        "enterprise.out_of_reach": _("%(place)s is outside your own branch."),
        "workstation.name_taken": _("This district has a workstation named %(name)s already."),
        "workstation.not_a_head": _(
            "%(name)s is not a station head of this district or of one above it."
        ),
        "workstation.closed_already": _("This workstation closed on %(day)s."),
        "workstation.closes_before_it_opens": _("It cannot close before %(day)s, when it opened."),
        "workstation.in_use": _(
            "%(enterprises)s operating enterprises and %(people)s serving instructors still belong "
            "to it; move them first."
        ),
        "enterprise.code_taken": _("An enterprise with the credit code %(number)s exists already."),
        "enterprise.more_members_than_employees": _(
            "There cannot be more party members than employees."
        ),
        "enterprise.more_young_than_employees": _(
            "There cannot be more employees under 35 than employees."
        ),
        "enterprise.state_already": _("Its operating state is “%(state)s” already."),
        "enterprise.state_in_future": _("A state cannot begin in the future."),
        "enterprise.state_before_last": _(
            "Its state last changed on %(day)s; the new one cannot begin earlier."
        ),
        "organization.covers_nothing": _("Choose at least one enterprise that it covers."),
        "organization.own_covers_one": _("An enterprise's own organization covers that one only."),
        "organization.joint_covers_several": _(
            "A joint organization covers at least two enterprises; if the others are not known, "
            "say that its partners are not named."
        ),
        "organization.covered_already": _(
            "%(enterprise)s is covered by %(organization)s already; end that first."
        ),
        "organization.dissolved_already": _("This organization was dissolved on %(day)s."),
        "organization.ends_before_it_begins": _("It cannot end before %(day)s, when it began."),
    }
)

declare(
    {
        "operating": tones.GOOD,
        "suspended": tones.ATTENTION,
        "deregistered": tones.QUIET,
        "shell": tones.QUIET,
    }
)
