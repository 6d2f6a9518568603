"""Handing over when a posting changes: what moves, in one action, and how it is taken back."""

from datetime import date

import pytest

from accounts.models import AuditEntry, Notice
from assessments.actions.handovers import Plan, hand_over
from assessments.models import Handover, HandoverItem, Target
from common.refusals import Refused
from instructors.models import Instructor, Posting
from records.models import Problem
from tests import factories as make
from tests.assessments.handing import DAY, NEXT, leaving, plan, refused, ways

# What moves --------------------------------------------------------------------------------


def test_the_enterprise_goes_to_the_successor_from_the_day_after(north):
    handover = hand_over(north.person, plan(north), by=north.station_head)
    north.posting.refresh_from_db()
    assert (north.posting.end, north.posting.end_reason) == (DAY, "轮换")
    new = Posting.objects.get(instructor=north.successor)
    assert (new.enterprise, new.start, new.end) == (north.enterprise, NEXT, None)
    item = handover.items.get(kind="posting")
    assert (item.taker, item.moved_id) == (north.successor, new.pk)


def test_open_problems_go_into_the_successors_hands_and_tell_of_it(north):
    handover = hand_over(north.person, plan(north), by=north.station_head)
    north.problem.refresh_from_db()
    assert north.problem.instructor == north.successor
    assert north.problem.steps.last().data["number"] == handover.number
    assert Problem.objects.visible_to(north.instructor).filter(pk=north.problem.pk).exists()


def test_a_problem_of_an_enterprise_that_he_keeps_stays_his(north):
    other = make.make_enterprise(north.town, north.station, "北方物流")
    make.make_posting(north.person, other)
    kept = make.make_problem(other, north.instructor, instructor=north.person)
    hand_over(north.person, plan(north), by=north.station_head)
    kept.refresh_from_db()
    assert kept.instructor == north.person


def test_each_matter_can_go_to_somebody_of_its_own_or_to_the_workstation(north):
    second = make.make_problem(north.enterprise, north.instructor, instructor=north.person)
    third = make.make_problem(north.enterprise, north.instructor, instructor=north.person)
    takers = {
        f"problem-{north.problem.pk}": str(north.colleague.pk), f"problem-{second.pk}": "station",
        f"problem-{third.pk}": "stays",
    }  # fmt: skip
    hand_over(north.person, plan(north, takers=takers), by=north.station_head)
    for problem, holder in [
        (north.problem, north.colleague),
        (second, None),
        (third, north.person),
    ]:
        problem.refresh_from_db()
        assert problem.instructor == holder


def test_who_leaves_the_service_leaves_everything_and_his_term_ends(north):
    decision = make.make_decision(north.symposium, instructor=north.person, owner="北明")
    target = Target.objects.create(book=north.book, name="走访", amount=10)
    handover = hand_over(north.person, leaving(north), by=north.department)
    north.person.refresh_from_db()
    decision.refresh_from_db()
    target.refresh_from_db()
    assert north.person.state == Instructor.State.REASSIGNED
    assert (decision.instructor, decision.owner) == (north.successor, "北明")
    assert target.closed_on == DAY
    assert not north.person.postings.filter(end=None).exists()
    assert {("decision", "moved"), ("target", "moved"), ("log", "finish")} <= ways(handover)


def test_drafts_are_their_authors_to_finish_and_stand_on_the_sheet(north, page_of):
    handover = hand_over(north.person, plan(north), by=north.station_head)
    north.draft.refresh_from_db()
    assert (north.draft.instructor, north.draft.status) == (north.person, "draft")
    item = handover.items.get(kind="log")
    assert (item.way, item.taker) == ("finish", None)
    assert Notice.objects.filter(user=north.instructor, code="handover.finish_note").exists()
    north.draft.delete()
    page = page_of(north.station_head).get(handover.get_absolute_url()).content.decode()
    assert "已完成" in page


# One action --------------------------------------------------------------------------------


def test_one_audit_entry_with_counts_and_ids(north):
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    handover = hand_over(north.person, plan(north), by=north.station_head)
    entry = AuditEntry.objects.exclude(pk__in=before).get()
    assert entry.verb == "handover.made"
    assert entry.params["count"] == handover.items.count()
    assert entry.params["ids"]["problem"] == [north.problem.pk]


def test_nothing_is_done_when_one_part_is_refused(north):
    firm = make.make_enterprise(north.town, north.station, "停产厂", state="suspended")
    posting = make.make_posting(north.person, firm)
    both = plan(north, postings=[north.posting.pk, posting.pk])
    refused("posting.not_operating", north.person, both, by=north.station_head)
    north.posting.refresh_from_db()
    north.problem.refresh_from_db()
    assert north.posting.end is None
    assert north.problem.instructor == north.person
    assert not Handover.objects.exists()


def test_the_same_form_hands_over_once(north):
    from uuid import uuid4

    key = uuid4()
    first = hand_over(north.person, plan(north), by=north.station_head, form_key=key)
    assert hand_over(north.person, plan(north), by=north.station_head, form_key=key) == first
    assert HandoverItem.objects.filter(kind="posting").count() == 1


def test_what_cannot_be_handed_over_like_that(cast, north):
    head = north.station_head
    refused("handover.in_future", north.person, plan(north, day=date(2026, 4, 10)), by=head)
    refused("instructor.reason_wanted", north.person, plan(north, reason=" "), by=head)
    refused("handover.to_himself", north.person, plan(north, successor=north.person), by=head)
    refused("handover.visited_later", north.person, plan(north, day=date(2026, 3, 1)), by=head)
    refused("common.not_yours", north.person, leaving(north), by=head)
    refused("handover.nothing", north.colleague, plan(north, postings=[]), by=head)
    takers = {f"problem-{north.problem.pk}": str(cast.south.person.pk)}
    refused("handover.no_such_taker", north.person, plan(north, takers=takers), by=head)
    Instructor.objects.filter(pk=north.successor.pk).update(state="completed")
    north.successor.refresh_from_db()
    refused("handover.not_serving", north.person, plan(north), by=head)


@pytest.mark.parametrize("who", ["south.station_head", "south.department", "north.auditor"])
def test_only_who_may_post_hands_over(cast, north, who):
    place, role = who.split(".")
    with pytest.raises(Refused):
        hand_over(north.person, plan(north), by=getattr(getattr(cast, place), role))


def test_a_posting_that_is_over_is_not_handed_over_again(north):
    hand_over(north.person, plan(north), by=north.station_head)
    refused("handover.nothing", north.person, plan(north), by=north.station_head)
    assert Handover.objects.count() == 1


# Taking back -------------------------------------------------------------------------------


def test_it_is_taken_back_by_another_hand_over(north):
    first = hand_over(north.person, plan(north), by=north.station_head)
    new = Posting.objects.get(instructor=north.successor)
    back = Plan(
        day=date(2026, 4, 8), cause="transfer", reason="撤回", successor=north.person,
        postings=[new.pk],
    )  # fmt: skip
    second = hand_over(north.successor, back, by=north.station_head, back_of=first)
    north.problem.refresh_from_db()
    assert north.problem.instructor == north.person
    assert north.person.postings.filter(
        enterprise=north.enterprise, start=date(2026, 4, 9)
    ).exists()
    assert list(first.backs.all()) == [second]
