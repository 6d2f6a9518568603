"""This room's codes in words: audit verbs, notices, refusals."""

from django.utils.translation import gettext_lazy as _

from assessments.models import Indicator, Rating
from common import tones
from common.wording import say_as

tones.declare(
    {
        "open": tones.WAITING, "rating": tones.WAITING, "compiled": tones.ATTENTION,
        "meeting": tones.ATTENTION, "publicity": tones.WAITING, "final": tones.GOOD,
        "signed": tones.GOOD,
    }
)  # fmt: skip

say_as(
    {
        **{f"indicator.method.{code}": label for code, label in Indicator.Method.choices},
        **{f"indicator.due.{code}": label for code, label in Indicator.Due.choices},
        **{f"rating.group.{code}": label for code, label in Rating.Group.choices},
        # What was done
        "rubric.copied": _("Copied the rubric %(source)s as %(subject)s"),
        "rubric.edited": _("Changed the rubric %(subject)s"),
        "book.made_many": _("Drafted the responsibility books of %(year)s: %(count)s"),
        "book.edited": _("Changed the responsibility book of %(subject)s"),
        "book.signed_on": _("Recorded the signatures under the book of %(subject)s"),
        "book.signed_many": _("Recorded the signatures under responsibility books: %(count)s"),
        "book.confirmed": _("Confirmed “%(target)s” in the book of %(subject)s"),
        "cycle.opened": _("Opened the assessment %(subject)s for %(count)s people (%(rubric)s)"),
        "cycle.moved": _("Moved the assessment %(subject)s to another stage"),
        "cycle.compile_asked": _("Compiled the assessment %(subject)s"),
        "cycle.meeting_noted": _("Wrote down the grading meeting of %(subject)s"),
        "cycle.graded": _("Gave %(count)s grades in the assessment %(subject)s"),
        "cycle.rated": _("Rated %(count)s people in the assessment %(subject)s"),
        "cycle.links_issued": _("Issued rating links of %(cycle)s to enterprises: %(count)s"),
        "cycle.link_revoked": _("Revoked the rating link of %(subject)s (%(cycle)s)"),
        "cycle.enterprise_answered": _("%(subject)s rated its instructors: %(count)s (%(cycle)s)"),
        "handover.made": _(
            "%(number)s: %(name)s handed over on %(day)s to %(takers)s: %(count)s matters, "
            "%(moved)s of them moved"
        ),
        "handover.exported": _("Exported hand-overs (%(count)s rows)"),
        "evaluation.self_saved": _("Saved the self-assessment %(subject)s"),
        "evaluation.self_handed_in": _("Handed in the self-assessment %(subject)s"),
        "evaluation.adjusted": _("Decided on the line %(code)s of %(subject)s: %(reason)s"),
        "evaluation.withdrawn": _("Withdrew a decision on the line %(code)s of %(subject)s"),
        "evaluation.set_aside_many": _(
            "Set the line %(code)s aside for %(count)s people: %(reason)s"
        ),
        "evaluation.exported": _("Exported the evaluations of %(subject)s (%(count)s rows)"),
        "book.exported": _("Exported responsibility books (%(count)s rows)"),
        "earlier.entered": _(
            "Took over annual grades of %(year)s from %(source)s, for %(count)s people: %(grades)s"
        ),
        "earlier.exported": _("Exported earlier annual results (%(count)s rows)"),
        "consequence.exported": _("Exported consequences of grades (%(count)s rows)"),
        "consequence.done": _("Recorded as done: %(subject)s (%(proof)s)"),
        # What cannot be done
        "earlier.year": _("Results of %(first)s to %(last)s can be taken over."),
        "earlier.source": _("Name the document that the grades stand in."),
        "earlier.assessed_here": _(
            "%(name)s is assessed for %(year)s in this system; that result counts."
        ),
        "earlier.unknown_grade": _("There is no grade “%(grade)s” here."),
        "rubric.weights": _("The groups' weights must add up to 100; they come to %(total)s."),
        "rubric.points": _("The indicators' points must add up to 100; they come to %(total)s."),
        "rubric.codes": _("Two indicators have the same code; give each its own."),
        "rubric.floors": _("Grades stand from best to worst, and the lowest begins at 0."),
        "rubric.figure": _("Choose which figure “%(name)s” is judged by."),
        "rubric.half": _("“%(name)s” is the result of a half-year: choose which one."),
        "rubric.target": _("Say how much “%(name)s” asks for."),
        "rubric.raters": _("Nobody with a weight rates “%(name)s”."),
        "book.signed": _("A signed book is not changed any more."),
        "book.no_targets": _("A book needs at least one target."),
        "book.counted": _("This target is counted by its figure, not confirmed by hand."),
        "handover.nothing": _("Nothing is chosen or open, so there is nothing to hand over."),
        "handover.in_future": _("The last day has not come yet; hand over on that day or after."),
        "handover.no_cause": _("There is no such cause."),
        "handover.to_himself": _("Nobody hands over to himself."),
        "handover.visited_later": _(
            "A log of %(day)s tells of a visit to %(name)s: the last day cannot lie before that."
        ),
        "handover.enterprise_stays": _(
            "%(name)s is ticked to be handed over and cannot stay; untick it if it does."
        ),
        "handover.no_such_taker": _("Somebody named there is not yours to give work to."),
        "handover.not_serving": _("%(name)s is not in post and cannot take over."),
        "handover.too_much": _("“%(name)s”: at most %(most)s can be handed on."),
        "handover.taken_note": _("%(name)s handed over to you: %(count)s matters."),
        "handover.finish_note": _(
            "After your hand-over, yours to finish or throw away: %(count)s."
        ),
        "book.handed_over": _("This target was handed over on %(day)s and stands as it was."),
        "cycle.no_period": _("%(text)s is no half-year and no year: write 2026H1 or 2026."),
        "cycle.open_already": _("The assessment of %(period)s has been opened here already."),
        "cycle.nobody": _("Nobody in %(district)s was in post in that period."),
        "cycle.compiling": _("The points are being worked out; wait until that is done."),
        "cycle.not_compiled_now": _("Nothing is compiled in this stage (%(stage)s)."),
        "cycle.no_such_move": _("That does not follow from this stage (%(stage)s)."),
        "cycle.not_graded": _("People still without a grade: %(count)s."),
        "cycle.over_quota": _(
            "%(used)s people have the best grade and at most %(most)s may; decide in the meeting."
        ),
        "cycle.still_public": _("The grades stay public until %(until)s."),
        "evaluation.own": _("Nobody rates or judges himself."),
        "rating.not_now": _("Ratings are not open in this stage (%(stage)s)."),
        "rating.not_rateable": _("Somebody in this list is not yours to rate."),
        "judging.not_now": _("Decisions on lines are taken after compiling (now: %(stage)s)."),
        "judging.no_such_line": _("This decision does not fit that line."),
        "judging.reason_missing": _("Give the reason."),
        "judging.points": _("Between 0 and %(most)s points."),
        "judging.mark": _("A mark lies between 0 and 100."),
        "judging.not_missing": _("This line has its data; only a line without is decided by hand."),
        "grading.not_now": _("Grades are given in the grading meeting (now: %(stage)s)."),
        "grading.no_such_grade": _("There is no such grade in this assessment."),
        "grading.reason_missing": _(
            "The grade of %(name)s is not the proposed one: give the reason."
        ),
        "grading.stale": _("The evaluation of %(name)s has changed meanwhile; look at it again."),
        "self.empty": _("Write at least a sentence before handing it in."),
        "link.answered": _("The enterprise has answered; nothing can be taken back."),
        "consequence.done_already": _("This has been recorded as done already."),
        "consequence.proof_missing": _("Say where the proof is."),
        # Notices
        "notice.cycle_opened": _("The assessment of %(period)s is open: write your account of it."),
        "notice.grade_public": _("Your grade for %(period)s is public until %(until)s."),
    }
)
