"""This room's codes in words: audit verbs, notices, refusals."""

from django.utils.translation import gettext_lazy as _

from common import tones
from common.tones import declare
from common.wording import say_as
from instructors.models import CalendarDay, Enrolment

DONE = {
    "instructor.created": _("Entered the instructor %(subject)s"),
    "instructor.edited": _("Changed the record of %(subject)s"),
    "instructor.moved": _("%(subject)s: now “%(then)s” from %(day)s. %(reason)s"),
    "instructor.appointed": _(
        "Appointed %(subject)s by %(number)s, %(start)s to %(end)s; pledge signed %(pledged_on)s"
    ),
    "instructor.account_given": _("Made the account %(username)s for %(subject)s"),
    "instructor.accounts_given": _("Made accounts for %(count)s instructors at once"),
    "instructor.photo_added": _("Added the photo of %(subject)s"),
    "instructor.photo_replaced": _("Replaced the photo of %(subject)s"),
    "instructor.photo_removed": _("Removed the photo of %(subject)s"),
    "instructor.exported": _("Exported the list of instructors (%(count)s rows)"),
    "posting.made": _("Posted %(instructor)s to %(enterprise)s from %(start)s"),
    "posting.ended": _(
        "Ended the posting of %(instructor)s to %(enterprise)s on %(end)s: %(reason)s"
    ),
    "posting.exported": _("Exported the list of postings (%(count)s rows)"),
    "leave.asked": _("Asked for leave from %(start)s to %(end)s"),
    "leave.entered": _("Entered leave for %(name)s from %(start)s to %(end)s"),
    "leave.entered_approved": _(
        "Entered leave for %(name)s from %(start)s to %(end)s and approved it by the same act"
    ),
    "leave.passed_on": _("Agreed to %(days)s days of leave and passed it on to the next tier"),
    "leave.discarded": _("Threw away the draft of a leave from %(start)s to %(end)s"),
    "leave.extension_asked": _("Asked to extend leave until %(until)s: %(reason)s"),
    "leave.extension_withdrawn": _("Took back the asking for a longer leave: %(subject)s"),
    "leave.extended": _("Extended leave until %(until)s: %(subject)s"),
    "leave.not_extended": _("Did not extend leave until %(until)s: %(subject)s. %(note)s"),
    "leave.approved": _("Approved leave: %(subject)s"),
    "leave.refused": _("Refused leave: %(subject)s. %(note)s"),
    "leave.returned": _("Back from leave on %(returned_on)s: %(subject)s"),
    "leave.not_taken": _("Leave not taken, back on %(returned_on)s: %(subject)s"),
    "leave.withdrawn": _("Withdrew leave: %(subject)s"),
    "leave.exported": _("Exported the list of leave (%(count)s rows)"),
    "course.created": _("Set up the course %(subject)s (%(hours)s class hours)"),
    "course.edited": _("Changed the course %(subject)s"),
    "course.enrolled": _("Enrolled %(count)s people in %(subject)s"),
    "course.results": _("Entered the results of %(count)s people in %(subject)s"),
    "course.exported": _("Exported the list of courses (%(count)s rows)"),
    "training.exported": _("Exported the year's training hours (%(count)s rows)"),
    "calendar.changed": _(
        "Changed %(count)s days of the working calendar: %(title)s. That alters %(altered)s "
        "expected days for %(people)s people"
    ),
}
NOTICES = {
    "leave.asked_notice": _("%(name)s asks for leave from %(start)s to %(end)s."),
    "leave.entered_notice": _(
        "%(by)s entered leave for %(name)s from %(start)s to %(end)s; it waits for its approval."
    ),
    "leave.entered_approved_notice": _(
        "%(by)s entered leave for %(name)s from %(start)s to %(end)s and approved it."
    ),
    "leave.approved_notice": _("Your leave from %(start)s to %(end)s is approved. %(note)s"),
    "leave.refused_notice": _("Your leave from %(start)s to %(end)s was not approved: %(note)s"),
    "leave.extension_asked_notice": _("%(name)s asks for his leave to be extended to %(end)s."),
    "leave.extended_notice": _("Your leave is extended: from %(start)s to %(end)s. %(note)s"),
    "leave.not_extended_notice": _("Your leave is not extended to %(end)s: %(note)s"),
    "leave.service_ended_notice": _(
        "Your leave from %(start)s to %(end)s is closed: your service ended on %(day)s."
    ),
    "leave.ends_soon_notice": _(
        "Your leave ends on %(end)s; the first day back is %(back)s. If it must be longer, ask "
        "before it ends."
    ),
    "leave.to_return_notice": _("Your leave ended on %(end)s. Report your return in one tap."),
    "leave.overdue_notice": _(
        "%(name)s was to be back from leave on %(back)s; the return has not been reported yet."
    ),
}
REFUSALS = {
    "instructor.own_record": _("Nobody decides on his own record; ask a colleague."),
    "instructor.id_taken": _("Somebody with this ID number is on record already."),
    "instructor.joined_too_young": _(
        "Born on %(born)s: the date of joining the Party lies before the 18th birthday."
    ),
    "instructor.no_such_move": _("“%(now)s” cannot become “%(then)s”."),
    "instructor.reason_wanted": _("Give the reason."),
    "instructor.not_under_review": _(
        "Only who is under review can be appointed; now the state is “%(now)s”."
    ),
    "instructor.has_account": _("There is an account already: %(username)s."),
    "instructor.nobody_ticked": _("Nobody is ticked."),
    "instructor.accounts_changed": _(
        "The list has changed meanwhile, and no account was made. Look at it again."
    ),
    "instructor.no_photo": _("There is no photo."),
    "instructor.no_account": _("There is no account yet."),
    "term.ends_before_it_begins": _("The term cannot end before it begins on %(day)s."),
    "term.overlaps": _("There is a term from %(start)s to %(end)s already."),
    "posting.not_appointed": _("%(name)s cannot be posted in the state “%(now)s”; appoint first."),
    "posting.not_operating": _("%(name)s is “%(now)s”; nobody is posted there."),
    "posting.hand_over_first": _(
        "Something is still open there (%(count)s); it is handed over first."
    ),
    "posting.overlaps": _(
        "There is a posting to %(name)s from %(start)s to %(end)s already; the two would overlap."
    ),
    "posting.ended_already": _("This posting ended on %(day)s."),
    "posting.ends_before_it_begins": _("A posting that begins on %(day)s cannot end before that."),
    "leave.not_serving": _("Only who is in service asks for leave."),
    "leave.ends_before_it_begins": _("The leave cannot end before it begins."),
    "leave.too_late": _("Leave can be asked for up to %(days)s days afterwards."),
    "leave.overlaps": _("There is leave from %(start)s to %(end)s already."),
    "leave.decided_already": _("This leave has been decided: %(state)s."),
    "leave.sent_already": _("This leave is no draft any more: %(state)s."),
    "leave.nobody_decides": _("Nobody is there to decide on it; ask the department to see to it."),
    "leave.extension_waits": _("An extension until %(until)s waits for its decision already."),
    "leave.extended_too_late": _("Leave that ended on %(end)s cannot be extended any more."),
    "leave.extended_backwards": _("An extension ends after %(end)s."),
    "leave.reason_wanted": _("Say why it is not approved."),
    "leave.not_approved": _("One returns from approved leave; this one is “%(state)s”."),
    "leave.returns_outside": _("The first day back is not before %(start)s and not in the future."),
    "leave.cannot_withdraw": _("This leave is “%(state)s” and cannot be withdrawn any more."),
    "course.ends_before_it_begins": _("The course cannot end before it begins."),
    "course.hours_out_of_range": _("A course has 1 to %(most)s class hours."),
    "course.more_hours_attended": _("Somebody has attended more than %(hours)s class hours."),
    "course.too_many_hours": _("%(name)s: the course has only %(hours)s class hours."),
    "course.score_out_of_range": _("%(name)s: a score is 0 to 100."),
    "course.absent_with_hours": _("%(name)s: who was absent has no class hours."),
    "calendar.not_yours": _(
        "One calendar holds for every county; the department of the top district changes it, or "
        "its administrator."
    ),
    "calendar.days_unknown": _("The working calendar does not have all of these days."),
    "calendar.nothing_changes": _("These days are so already; nothing changes."),
    "calendar.changed_back_already": _("This change has been changed back already."),
    "calendar.unknown_year": _("The working calendar does not reach the year %(year)s."),
}
RESULTS = {f"course.result.{code}": label for code, label in Enrolment.Result.choices}
say_as({f"calendar.{kind}": kind.label for kind in CalendarDay.Kind})
say_as({**DONE, **NOTICES, **REFUSALS, **RESULTS})

declare(
    {
        "candidate": tones.QUIET,
        "under_review": tones.WAITING,
        "appointed": tones.WAITING,
        "active": tones.GOOD,
        "on_leave": tones.QUIET,
        "ahead": tones.GOOD,
        "to_return": tones.ATTENTION,
        "withdrawn": tones.QUIET,
        "not_taken": tones.QUIET,
        "ended": tones.QUIET,
        "under_correction": tones.ATTENTION,
        "completed": tones.QUIET,
        "reassigned": tones.QUIET,
        "recalled": tones.QUIET,
    }
)
