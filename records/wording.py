"""This room's codes in words: audit verbs, notices, refusals; and the dots of its states."""

from django.utils.translation import gettext_lazy as _

from common.tones import ATTENTION, GOOD, QUIET, WAITING, declare
from common.wording import say_as
from records import ledger_wording  # noqa: F401 - of problems and experience

say_as(
    {
        # Daily logs
        "log.received": _("Handed in the log of %(day)s, No. %(number)s"),
        "log.corrected": _("Corrected the log of %(day)s, No. %(number)s"),
        "log.discarded": _("Threw away the draft log of %(day)s"),
        "log.locked_by_clock": _("%(count)s logs were locked, their time for correction over"),
        "log.remarked": _("Remarked on the log of %(day)s"),
        "log.remark_note": _("A remark on your log of %(day)s: %(text)s"),
        "log.no_remark": _("Write the remark first."),
        "log.exported": _("Took %(count)s logs out as a workbook"),
        "log.in_future": _("%(day)s has not come yet; a log can be written on the day or after."),
        "log.too_old": _(
            "The log of %(day)s can no longer be taken: entry closes after %(days)s days. "
            "The earliest day now is %(first)s."
        ),
        "log.before_posting": _(
            "%(day)s is before the first posting of %(name)s, which began on %(first)s."
        ),
        "log.photo_added": _("Added a photo to the log of %(day)s, No. %(number)s"),
        "log.photo_removed": _("Took a photo out of the log of %(day)s, No. %(number)s"),
        "log.photo_wrong": _("The photo was not taken: %(why)s"),
        "log.photos_off": _("Photos are switched off in your district; the log needs none."),
        "log.too_many_photos": _("A visit has at most %(most)s photos."),
        "log.visit_gone": _("The visit of this photo is no longer in the log."),
        "log.not_posted": _("%(name)s was not posted to an enterprise on %(day)s."),
        "log.month_locked": _(
            "The summary of %(month)s is accepted, so the log of %(day)s is closed. The department "
            "can open the month again."
        ),
        "log.day_taken": _("There is another log for %(day)s already; open that one."),
        "log.received_already": _("The log of %(day)s is received already, No. %(number)s."),
        "log.not_received": _("The log of %(day)s is still a draft."),
        "log.locked": _("The log of %(day)s is locked and can no longer be corrected."),
        "log.nothing_written": _("Write at least one sentence about what was done."),
        "log.not_your_enterprise": _(
            "On %(day)s that enterprise was neither yours nor your workstation's."
        ),
        "log.too_many_visits": _("A day has at most %(most)s visits."),
        "log.too_long": _("“%(field)s” takes at most %(most)s characters."),
        # Summaries and reports
        "summary.drafted": _("Drafted %(count)s monthly summaries"),
        "summary.submitted": _("%(subject)s: monthly summary handed in"),
        "summary.returned": _("%(subject)s: monthly summary returned, because: %(reason)s"),
        "summary.accepted": _("%(subject)s: monthly summary accepted"),
        "summary.accepted_many": _("%(count)s monthly summaries accepted"),
        "summary.reopened": _("%(subject)s: monthly summary reopened, because: %(reason)s"),
        "summary.remarked": _("%(subject)s: a remark on the monthly summary"),
        "summary.waits": _("%(name)s has handed in the monthly summary for %(period)s."),
        "summary.came_back": _("Your monthly summary for %(period)s came back: %(reason)s"),
        "summary.due_soon": _("Your monthly summary for %(period)s is due on %(due)s."),
        "report.drafted": _("Drafted %(count)s quarterly reports"),
        "report.submitted": _("%(subject)s: quarterly report handed in"),
        "report.returned": _("%(subject)s: quarterly report returned, because: %(reason)s"),
        "report.accepted": _("%(subject)s: quarterly report accepted"),
        "report.accepted_many": _("%(count)s quarterly reports accepted"),
        "report.reopened": _("%(subject)s: quarterly report reopened, because: %(reason)s"),
        "report.remarked": _("%(subject)s: a remark on the quarterly report"),
        "report.waits": _("%(name)s has handed in the quarterly report for %(period)s."),
        "report.came_back": _("Your quarterly report for %(period)s came back: %(reason)s"),
        "report.due_soon": _("Your quarterly report for %(period)s is due on %(due)s."),
        "summary.exported": _("Took %(count)s monthly summaries out as a workbook"),
        "report.exported": _("Took %(count)s quarterly reports out as a workbook"),
        "paper.too_early": _("%(period)s lasts until %(last)s; hand it in after that."),
        "paper.empty": _("Write something first."),
        "paper.not_empty": _(
            "%(period)s was not empty: there are logs or problems of it. Hand in the text instead."
        ),
        "paper.other_reason": _("The records of %(period)s know of another reason."),
        "paper.too_long": _("The text takes at most %(most)s characters."),
        "paper.see_remarks": _("see the remarks"),
        "paper.no_such_field": _("There is no such field."),
        "paper.not_accepted": _("%(paper)s is not accepted, so there is nothing to open again."),
        "paper.no_sample": _("Have the sample picked first."),
        "paper.sample_unopened": _("Open the picked papers first; still to open: %(count)s."),
        "paper.day_over": _(
            "Reminders go out from the end of the period to the day; there is nobody to remind."
        ),
        "paper.reminded_today": _("They have been reminded today, or have no account."),
        "star.no_such_sentence": _("The visit does not say that any more."),
        "question.asked_already": _("This was asked or settled already."),
        "question.late": _("days recorded late"),
        "question.batch": _("days recorded in one sitting"),
        "question.alike_own": _("words like those of an earlier day"),
        "question.alike_other": _("words like another instructor's"),
        "question.denied": _("a visit that the enterprise does not remember"),
        "summary.sampled": _("Had %(count)s of %(of)s monthly summaries picked to be opened"),
        "report.sampled": _("Had %(count)s of %(of)s quarterly reports picked to be opened"),
        "summary.reminded": _("Reminded %(count)s people of the monthly summary for %(period)s"),
        "report.reminded": _("Reminded %(count)s people of the quarterly report for %(period)s"),
        "summary.reminder": _(
            "A reminder from the office: your monthly summary for %(period)s is due on %(due)s."
        ),
        "report.reminder": _(
            "A reminder from the office: your quarterly report for %(period)s is due on %(due)s."
        ),
        "summary.reply": _("%(name)s: a reply in the monthly summary for %(period)s."),
        "report.reply": _("%(name)s: a reply in the quarterly report for %(period)s."),
        "summary.question": _("Your reviewer has a question about your logs of %(period)s."),
        "summary.asked": _("%(subject)s: asked about %(kind)s"),
        "summary.settled": _("%(subject)s: settled the question about %(kind)s"),
        "paper.no_reason": _("Say why: the author reads it."),
        "paper.none_to_accept": _("None of these waits for your review."),
        "paper.not_waiting": _("%(paper)s is not waiting for a review."),
        "paper.handed_in_already": _("%(paper)s is handed in already and waits for its review."),
        "paper.not_due": _("%(name)s owes nothing for %(period)s: no workday in post in it."),
        # Confirmations
        "confirmation.issued": _("Asked %(count)s enterprises to confirm %(month)s"),
        "confirmation.reissued": _("Gave %(count)s enterprises a new link to confirm %(month)s"),
        "confirmation.revoked": _("Revoked the links of %(count)s enterprises (%(month)s)"),
        "confirmation.link_taken": _("Took the link of %(subject)s"),
        "confirmation.exported": _("Took %(count)s confirmations out as a workbook"),
        "confirmation.noes_broken": _(
            "%(firm)s says that %(count)s of the five noes were not kept (%(month)s)."
        ),
        "confirmation.month_not_over": _("%(month)s is not over yet."),
        "confirmation.too_old": _("%(month)s is too long ago: at most %(most)s months back."),
        "confirmation.own_visits": _(
            "This link asks about your own work, so somebody else hands it over."
        ),
        "confirmation.not_open": _("This link is not open; issue it anew."),
        "confirmation.none_open": _("None of these is without an answer."),
        "confirmation.no_problem": _("The enterprise has not written down a problem."),
        "confirmation.answered": _(
            "%(subject)s: the enterprise answered, %(confirmed)s of %(asked)s visits confirmed"
        ),
        # Symposia
        "symposium.prepared": _("Prepared the symposium %(subject)s, %(count)s invited"),
        "symposium.edited": _("Changed the symposium %(subject)s"),
        "symposium.refreshed": _("Read figures and %(count)s reports anew for %(subject)s"),
        "symposium.attendance": _("Ticked the attendance of %(count)s people at %(subject)s"),
        "symposium.attendee": _("Added %(name)s to those attending %(subject)s"),
        "symposium.attendee_removed": _("Took %(name)s off the list of %(subject)s"),
        "symposium.part": _("Added to the symposium %(subject)s: %(part)s"),
        "symposium.part_edited": _("Changed in the symposium %(subject)s: %(part)s"),
        "symposium.part_removed": _("Took out of the symposium %(subject)s: %(part)s, %(text)s"),
        "symposium.settled": _("Entered what became of a decision of %(subject)s"),
        "symposium.held": _("Marked the symposium %(subject)s as held"),
        "symposium.submitted": _("Submitted the minutes of %(subject)s"),
        "symposium.approved": _("Approved the minutes of %(subject)s, No. %(number)s"),
        "symposium.returned": _("Gave the minutes of %(subject)s back, because: %(reason)s"),
        "symposium.reopened": _("Opened the minutes of %(subject)s again, because: %(reason)s"),
        "symposium.stations_exported": _("Took the symposia of %(count)s workstations out"),
        "symposium.waits": _("The minutes of %(station)s, %(period)s, wait for your approval."),
        "symposium.approved_note": _(
            "The minutes of %(station)s, %(period)s, are approved, No. %(number)s."
        ),
        "symposium.returned_note": _(
            "The minutes of %(station)s, %(period)s, came back: %(reason)s"
        ),
        "symposium.reopened_note": _(
            "The minutes of %(station)s, %(period)s, are open again: %(reason)s"
        ),
        "symposium.decision_note": _("A symposium gave you until %(deadline)s: %(text)s"),
        "symposium.due_soon": _(
            "%(station)s has not held its symposium of the %(period)s; the quarter ends on "
            "%(last)s."
        ),
        "symposium.exported": _("Took %(count)s symposia out as a workbook"),
        "symposium.not_a_quarter": _("A symposium belongs to a quarter."),
        "symposium.ends_before_it_starts": _("It cannot end before it begins."),
        "symposium.due_before_it": _(
            "%(deadline)s is before the symposium of %(day)s; choose a later day."
        ),
        "symposium.no_such_attendance": _("There is no such kind of attendance."),
        "symposium.done_in_future": _("It cannot be done on a day to come."),
        "symposium.held_already": _("It is marked as held already."),
        "symposium.not_held": _("Mark it as held first."),
        "symposium.no_minutes": _("Write the minutes first; they can be drafted in one press."),
        "symposium.no_date": _("Enter the date on which it was held, today or earlier."),
        "symposium.before_its_quarter": _("It cannot be held before its quarter begins, %(day)s."),
        "symposium.nobody_there": _("Tick who was present first."),
        "symposium.not_ticked": _("Tick everybody first; not ticked yet: %(count)s."),
        "symposium.no_outcome": _("Say what became of it."),
        "symposium.minutes_edited": _(
            "The minutes were edited by hand; say “draft anew” to have them replaced."
        ),
        "symposium.not_submitted": _("The minutes are not submitted, so nothing waits."),
        "symposium.not_approved": _("Only approved minutes are opened again."),
        "symposium.waits_for_approval": _(
            "The minutes of %(symposium)s wait for approval; ask for them back to change them."
        ),
        "symposium.locked": _("The minutes of %(symposium)s are approved and closed."),
        # Duty rules
        "duty.samples": _("Set up %(count)s sample duty rules"),
        "duty.created": _("Made the duty rule “%(subject)s”"),
        "duty.changed": _("Changed the duty rule “%(subject)s”"),
        "duty.ended": _("Ended the duty rule “%(subject)s”"),
        "duty.at_least_one": _("A duty rule asks for at least one day."),
        "duty.once_a_workday": _("More than one day a workday cannot be due."),
        "duty.no_day_at_each": _(
            "At each enterprise visits or contacts are counted, and not every workday."
        ),
        "duty.ends_before_it_starts": _("A duty rule cannot end before it begins."),
        "duty.overlaps": _(
            "There is a rule for the same kind and matter at that time: %(rule)s, valid from "
            "%(start)s. End it first."
        ),
    }
)

declare(
    {
        "prepared": QUIET,
        "held": WAITING,
        "noticed": QUIET,
        "put": WAITING,
        "replied": ATTENTION,
        "settled": GOOD,
        "approved": GOOD,
        "done": GOOD,
    }
)
