"""The codes of problems and experience in words; loaded by `wording.py`."""

from django.utils.translation import gettext_lazy as _

from common.tones import ATTENTION, GOOD, WAITING, declare
from common.wording import say_as

say_as(
    {
        # What was done
        "problem.raised": _("Entered the problem %(number)s: %(subject)s"),
        "problem.edited": _("Changed the problem %(subject)s"),
        "problem.reviewed": _("Checked %(subject)s"),
        "problem.assigned": _("Assigned %(subject)s to %(unit)s"),
        "problem.assigned_many": _("Assigned %(count)s problems to %(unit)s"),
        "problem.objected": _("Objection to the assignment of %(subject)s: %(reason)s"),
        "problem.objection_upheld": _("Upheld the objection to %(subject)s: %(reason)s"),
        "problem.objection_overruled": _("Did not uphold the objection to %(subject)s: %(reason)s"),
        "problem.noted": _("Noted progress on %(subject)s"),
        "problem.extension_asked": _(
            "Asked for more time for %(subject)s, until %(day)s: %(reason)s"
        ),
        "problem.extended": _("Gave %(subject)s more time. %(reason)s"),
        "problem.extension_denied": _("Refused %(subject)s more time, because: %(reason)s"),
        "problem.answered": _("Answered %(subject)s"),
        "problem.rated": _("Recorded what the enterprise says of the answer to %(subject)s"),
        "problem.revisited": _("Entered the return visit for %(subject)s"),
        "problem.closed": _("Closed %(subject)s"),
        "problem.closed_many": _("Closed %(count)s problems"),
        "problem.tracked": _(
            "Put %(subject)s under long-term tracking until %(day)s, because: %(reason)s"
        ),
        "problem.untracked": _("Took %(subject)s out of long-term tracking, because: %(reason)s"),
        "problem.passed_up": _("Passed %(subject)s up to %(to)s, because: %(reason)s"),
        "problem.related": _("Linked %(subject)s with %(other)s as the same matter"),
        "problem.exported": _("Took %(count)s problems out as a workbook"),
        # Notices
        "problem.assigned_note": _("Problem %(number)s (%(title)s) went to %(unit)s, due %(due)s."),
        "problem.objected_note": _(
            "%(unit)s objects to the assignment of problem %(number)s (%(title)s)."
        ),
        "problem.extension_note": _(
            "More time is asked for problem %(number)s (%(title)s), until %(day)s."
        ),
        "problem.extended_note": _("Problem %(number)s (%(title)s) has time until %(due)s."),
        "problem.denied_note": _(
            "Problem %(number)s (%(title)s) was not given more time; its limit stays %(due)s."
        ),
        "problem.due_note": _("Problem %(number)s (%(title)s) is to be closed by %(due)s."),
        "problem.overdue_note": _(
            "Problem %(number)s (%(title)s), which you assigned, is past its limit of %(due)s."
        ),
        "problem.answered_note": _(
            "Problem %(number)s (%(title)s) is answered; ask the enterprise whether it helped."
        ),
        "problem.back_note": _(
            "Problem %(number)s (%(title)s) went back to its unit: the enterprise is not helped "
            "yet."
        ),
        "problem.passed_note": _("Problem %(number)s (%(title)s) was passed up to you."),
        "problem.closed_note": _("Problem %(number)s (%(title)s) is closed."),
        # Refusals
        "problem.in_future": _("%(day)s has not come yet."),
        "problem.day_too_early": _("That day cannot be before %(day)s."),
        "problem.no_title": _("Say in a few words what the problem is."),
        "problem.no_enterprise": _("Choose the enterprise of this visit first."),
        "problem.not_your_enterprise": _("You are not posted to %(enterprise)s on that day."),
        "problem.no_category": _("Choose one of the categories of your district."),
        "problem.no_unit": _("Name the unit that takes the lead."),
        "problem.due_in_past": _("%(day)s is over already; choose a later day."),
        "problem.not_later": _("The new day must be later than %(day)s."),
        "problem.no_text": _("Say what was done, or why."),
        "problem.no_satisfaction": _("Say how satisfied the enterprise is."),
        "problem.own_link_only": _(
            "A rating through the link is the enterprise's own; choose how you heard of it."
        ),
        "problem.no_visitor": _("Say who made the return visit."),
        "problem.no_return_visit": _("Enter the return visit first, and what it found."),
        "problem.other_state": _("The problem is %(state)s now; this step does not fit."),
        "problem.no_review": _("Your district does not ask for a first check."),
        "problem.not_reviewed": _("It has to be checked before it is assigned."),
        "problem.answered_it": _("You entered the answer; somebody else approves the closing."),
        "problem.objected_already": _(
            "There was an objection to its assignment already; what was decided is final."
        ),
        "problem.objection_late": _("The time for an objection ended on %(day)s."),
        "problem.no_objection": _("No objection waits for a decision."),
        "problem.settle_first": _("Decide on the objection first."),
        "problem.asked_already": _("More time is asked for already; that is decided first."),
        "problem.asked_late": _(
            "More time had to be asked for by %(day)s; the limit stays as it is."
        ),
        "problem.no_more_time": _("It was given more time as often as the policy allows."),
        "problem.not_asked": _("Nobody has asked for more time."),
        "problem.tracked_already": _("It is under long-term tracking already."),
        "problem.not_tracked": _("It is not under long-term tracking."),
        "problem.nobody_above": _("There is no district above to pass it up to."),
        "problem.no_such_number": _("There is no problem %(number)s in your scope."),
        "problem.itself": _("That is the problem itself."),
        "problem.none_fits": _("None of the ticked problems is ready for this step."),
        # Experience
        "experience.written": _("Wrote the experience “%(subject)s”"),
        "experience.edited": _("Changed the experience “%(subject)s”"),
        "experience.submitted": _("Handed in the experience “%(subject)s”"),
        "experience.reviewed": _("Checked the experience “%(subject)s”"),
        "experience.returned": _("Returned the experience “%(subject)s”, because: %(reason)s"),
        "experience.shared": _("Put the experience “%(subject)s” into the library of %(place)s"),
        "experience.withdrawn": _(
            "Took the experience “%(subject)s” out of the library, because: %(reason)s"
        ),
        "experience.taken_up": _("Took up the experience “%(subject)s”"),
        "experience.exported": _("Took %(count)s experiences out as a workbook"),
        "experience.waits": _("“%(title)s” was handed in as good practice and waits for you."),
        "experience.came_back": _("Your experience “%(title)s” came back: %(reason)s"),
        "experience.shared_note": _("“%(title)s” is now in the library of %(district)s."),
        "experience.no_words": _("Give it a title, and say what was done."),
        "experience.no_remark": _("Say why: the author reads it."),
        "experience.other_state": _("The experience is “%(state)s” now; this step does not fit."),
        "experience.published": _(
            "It is in the library; take it out first if it has to be changed."
        ),
        "experience.no_shelf": _("You do not keep the library of %(district)s."),
    }
)

declare(
    {
        "raised": ATTENTION,
        "reviewed": ATTENTION,
        "assigned": WAITING,
        "working": WAITING,
        "answered": WAITING,
        "rated": WAITING,
        "revisited": ATTENTION,
        "closed": GOOD,
        "published": GOOD,
        "asked": ATTENTION,
        "granted": GOOD,
    }
)
