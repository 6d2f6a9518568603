"""What a hand-over writes down and goes by, down to the single word of its sheet."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice
from assessments.actions.handovers import hand_over
from assessments.models import Handover, Target
from common.refusals import Refused
from instructors.models import Instructor, Posting
from records.models import Problem
from tests import factories as make
from tests.assessments.handing import DAY, NEXT, leaving, plan, refused, ways

LATER = date(2026, 4, 2)


def item(handover, kind):
    """The one item of that kind."""
    return handover.items.get(kind=kind)


# The sheet's head -------------------------------------------------------------------------


def test_the_sheet_says_who_when_why_where_and_by_whom(north):
    made = hand_over(north.person, plan(north, reason=" 轮换 "), by=north.station_head)
    made = Handover.objects.get(pk=made.pk)
    assert (made.former, made.day, made.cause, made.reason) == (
        north.person, DAY, "transfer", "轮换",
    )  # fmt: skip
    assert (made.workstation, made.district, made.by) == (
        north.station, north.station.district, north.station_head,
    )  # fmt: skip
    assert made.number == f"H{made.district.code}-2026-{made.pk:04}"
    assert made.back_of is None


def test_it_belongs_to_the_station_through_which_he_was_posted(cast, north):
    """Whose head hands it over; the person's own station is that of his papers."""
    other = make.make_workstation(north.town, "东站", head=cast.city.station_head)
    Posting.objects.filter(pk=north.posting.pk).update(workstation=other, district=north.town)
    refused("enterprise.out_of_reach", north.person, plan(north), by=north.station_head)
    made = hand_over(
        north.person, plan(north, successor=None), by=cast.city.station_head
    )  # fmt: skip
    assert (made.workstation, made.district) == (other, north.town)


def test_what_an_ending_left_open_is_handed_over_by_who_may_post_him(cast, north):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    rest = plan(north, cause="left_open", postings=[], day=date(2026, 4, 9))
    for by in (cast.south.station_head, cast.south.department, north.auditor):
        refused("enterprise.out_of_reach", north.person, rest, by=by)
    made = hand_over(north.person, rest, by=north.station_head)
    assert (made.workstation, made.district) == (north.station, north.station.district)


def test_of_somebody_without_a_station_it_belongs_to_his_district(north):
    Posting.objects.filter(pk=north.posting.pk).update(workstation=None, end=DAY)
    Instructor.objects.filter(pk=north.person.pk).update(workstation=None, district=north.town)
    north.person.refresh_from_db()
    rest = plan(north, cause="left_open", postings=[], day=date(2026, 4, 9))
    made = hand_over(north.person, rest, by=north.department)
    assert (made.workstation, made.district) == (None, north.town)


# Visits after the last day ----------------------------------------------------------------


def test_only_his_own_received_visits_there_after_the_day_hinder(north):
    make.make_log(north.colleague, LATER, north.enterprise)
    make.make_log(north.person, LATER, north.enterprise, status="draft", number=None)
    assert hand_over(north.person, plan(north), by=north.station_head).pk


def test_the_last_of_the_later_visits_is_named(north):
    for day in (1, 7, 3):
        make.make_log(north.person, date(2026, 4, day), north.enterprise)
    with pytest.raises(Refused) as refusal:
        hand_over(north.person, plan(north), by=north.station_head)
    assert refusal.value.params["day"] == date(2026, 4, 7)
    assert refusal.value.params["name"] == north.enterprise.name


# Its lines --------------------------------------------------------------------------------


def test_each_line_says_how_the_matter_stood_and_what_it_became(north):
    Problem.objects.filter(pk=north.problem.pk).update(due_on=date(2026, 4, 8))
    north.problem.refresh_from_db()
    Target.objects.create(
        book=north.book, name="走访", amount=10, unit="次", deadline=date(2026, 11, 30)
    )
    decision = make.make_decision(north.symposium, instructor=north.person)
    made = hand_over(north.person, leaving(north), by=north.department)
    posting = item(made, "posting")
    assert posting.state == {"start": north.posting.start.isoformat()}
    assert posting.label == north.enterprise.name
    problem = item(made, "problem")
    assert problem.state == {"problem": north.problem.state, "due_on": "2026-04-08"}
    assert problem.label.startswith(f"{north.problem.number} {north.problem.title}")
    assert north.enterprise.name in problem.label and problem.taker == north.successor
    target = item(made, "target")
    moved = Target.objects.get(pk=target.moved_id)
    assert (moved.book.instructor, moved.added_on) == (north.successor, NEXT)
    assert target.state == {
        "done": 0, "amount": 10, "unit": "次", "deadline": "2026-11-30", "handed": moved.amount,
    }  # fmt: skip
    assert (moved.deadline, moved.unit) == (date(2026, 11, 30), "次")
    assert item(made, "decision").label == decision.text[:200]
    assert item(made, "decision").state == {"deadline": decision.deadline.isoformat()}
    log = item(made, "log")
    assert log.state == {"day": north.draft.day.isoformat()}
    assert (log.subject_id, log.taker) == (north.draft.pk, None)


def test_what_an_enterprise_owes_goes_with_its_posting_whoever_takes_the_rest(north):
    """A problem has the number of the posting, and goes to somebody else."""
    number = 90001
    firm = make.make_enterprise(north.town, north.station, "北方物流")
    make.make_posting(north.person, firm, pk=number)
    make.make_problem(firm, north.instructor, instructor=north.person, pk=number)
    owed = make.make_confirmation(firm, date(2026, 3, 1))
    takers = {f"problem-{number}": str(north.colleague.pk)}
    made = hand_over(
        north.person, plan(north, postings=[number], takers=takers), by=north.station_head
    )  # fmt: skip
    line = item(made, "confirmation")
    assert (line.subject_id, line.taker, line.way) == (owed.pk, north.successor, "moved")
    assert line.label == str(owed)
    assert item(made, "problem").taker == north.colleague


@pytest.mark.parametrize("to", ["successor", "station", "district"])
def test_a_problem_s_thread_says_into_whose_hands_it_went(north, to):
    if to == "district":  # posted through no workstation
        Posting.objects.filter(pk=north.posting.pk).update(workstation=None)
    more = {} if to == "successor" else {"successor": None}
    made = hand_over(north.person, plan(north, **more), by=north.department)
    step, hand = north.problem.steps.last(), north.problem.hands.get()
    assert (step.kind, step.by) == ("handed", north.department)
    name = north.successor.name if to == "successor" else str(getattr(north, to))
    assert step.data == {"person": name, "number": made.number}
    assert (hand.instructor, hand.until) == (north.person, DAY)


def test_each_target_is_closed_with_what_was_done_of_it(north):
    for name, done in (("走访", 1), ("培训", 3)):
        Target.objects.create(book=north.book, name=name, amount=4, done_amount=done)
    hand_over(north.person, leaving(north), by=north.department)
    closed = north.book.targets.filter(closed_on=DAY)
    assert dict(closed.values_list("name", "closed_done")) == {"走访": 1, "培训": 3}


# Its entry and its notices ----------------------------------------------------------------


def test_the_entry_names_who_the_number_the_day_and_the_takers(north):
    takers = {f"problem-{north.problem.pk}": str(north.colleague.pk)}
    made = hand_over(north.person, plan(north, takers=takers), by=north.station_head)
    entry = AuditEntry.objects.get(verb="handover.made")
    assert (entry.actor, entry.subject_id) == (north.station_head, made.pk)
    said = entry.params
    assert (said["name"], said["number"]) == (north.person.name, made.number)
    assert said["day"] == {"$date": DAY.isoformat()}
    assert said["takers"] == sorted([north.colleague.name, north.successor.name])
    assert said["moved"] == made.items.filter(way="moved").count() == 3


def test_notices_say_from_whom_how_much_and_where(north):
    north.successor.user = make.make_user("instructor", north.district, "north_successor")
    north.successor.save()
    made = hand_over(north.person, plan(north), by=north.station_head)
    taken = Notice.objects.get(code="handover.taken_note")
    assert (taken.url, taken.params["name"]) == (made.get_absolute_url(), north.person.name)
    assert taken.params["count"] == made.items.filter(taker=north.successor).count() > 1
    own = Notice.objects.get(code="handover.finish_note")
    assert (own.url, own.params["count"]) == (made.get_absolute_url(), 1)


def test_who_has_nothing_to_finish_is_told_of_nothing(north):
    north.draft.delete()
    hand_over(north.person, plan(north), by=north.station_head)
    assert not Notice.objects.filter(code="handover.finish_note").exists()


def test_of_who_has_no_account_nobody_is_told(north):
    """Neither the former, who has a log to finish, nor who takes over."""
    firm = make.make_enterprise(north.town, north.station, "北方物流")
    posting = make.make_posting(north.colleague, firm)
    make.make_log(north.colleague, date(2026, 3, 30), firm, status="draft", number=None)
    made = hand_over(north.colleague, plan(north, postings=[posting.pk]), by=north.department)
    assert {("log", "finish"), ("posting", "moved")} == ways(made)
    assert not Notice.objects.filter(code__startswith="handover.").exists()


# Handing back -----------------------------------------------------------------------------


def left(north, **more):
    """The north's man left, and came again; the hand-over of then."""
    first = hand_over(north.person, leaving(north, **more), by=north.department)
    Instructor.objects.filter(pk=north.person.pk).update(state="active")
    north.person.refresh_from_db()
    return first


def handed_back(north, first, stays=()):
    """What he had is handed back to him, but for these kinds."""
    new = Posting.objects.get(instructor=north.successor)
    kept = [f"{i.kind}-{i.moved_id or i.subject_id}" for i in first.items.filter(kind__in=stays)]
    back = plan(
        north, day=date(2026, 4, 8), successor=north.person, postings=[new.pk],
        takers=dict.fromkeys(kept, "stays"),
    )  # fmt: skip
    return hand_over(north.successor, back, by=north.department, back_of=first)


def test_what_came_to_him_otherwise_or_has_the_same_number_stays_his(north):
    """Numbers of postings, targets and decisions have nothing to do with one another."""
    by_hand = make.make_decision(north.symposium, instructor=north.person)
    Target.objects.create(book=north.book, name="走访", amount=40)
    first = left(north, takers={f"decision-{by_hand.pk}": str(north.colleague.pk)})
    by_hand.instructor = north.successor
    by_hand.save()
    book = Target.objects.get(book__instructor=north.successor, name="走访").book
    own = Target.objects.create(book=book, name="自己的", amount=3)
    alike = make.make_decision(north.symposium, instructor=north.successor)
    first.items.filter(kind="posting").update(subject_id=alike.pk, moved_id=own.pk)
    second = handed_back(north, first)
    assert [line.label for line in second.items.filter(kind="target")] == ["走访"]
    assert not second.items.filter(kind="decision").exists()


def test_only_what_came_by_it_goes_back(north):
    own = make.make_decision(north.symposium, instructor=north.successor)
    came = make.make_decision(north.symposium, instructor=north.person)
    Target.objects.create(book=make.make_book(north.successor), name="自己的", amount=3)
    Target.objects.create(book=north.book, name="走访", amount=40)
    second = handed_back(north, left(north))
    own.refresh_from_db()
    came.refresh_from_db()
    assert (own.instructor, came.instructor) == (north.successor, north.person)
    assert item(second, "target").label == "走访"
    assert item(second, "decision").subject_id == came.pk


def test_what_is_to_stay_is_neither_closed_nor_moved(north):
    came = make.make_decision(north.symposium, instructor=north.person)
    Target.objects.create(book=north.book, name="走访", amount=40)
    second = handed_back(north, left(north), stays=("decision", "target"))
    came.refresh_from_db()
    assert came.instructor == north.successor
    amendment = Target.objects.get(book__instructor=north.successor, name="走访")
    assert amendment.closed_on is None
    for kind in ("decision", "target"):
        assert (item(second, kind).way, item(second, kind).taker) == ("stays", None)


def test_a_target_for_the_workstation_amends_nobody_s_book(north):
    Target.objects.create(book=north.book, name="走访", amount=40)
    first = Target.objects.get(name="走访")
    made = Target.objects.filter(book__instructor=north.successor)
    hand_over(
        north.person, leaving(north, takers={f"target-{first.pk}": "station"}), by=north.department
    )  # fmt: skip
    first.refresh_from_db()
    assert first.closed_on == DAY and not made.exists(), "nobody's book is amended by it"
