"""What a hand-over does not allow, and whom it tells: each rule by itself."""

from datetime import date

from django.urls import reverse

from accounts.models import Notice, User
from assessments.actions.handovers import hand_over
from assessments.models import Handover, Target
from assessments.open_matters import open_matters, waiting
from instructors.leaving import left_open
from instructors.models import Instructor, Leave, Posting
from records.models import Confirmation, Problem
from tests import factories as make
from tests.assessments.handing import DAY, leaving, plan, refused, ways


def told(code):
    return set(Notice.objects.filter(code=code).values_list("user__username", flat=True))


def kinds(person, postings=(), cause="transfer", **more):
    found = open_matters(person, postings, cause=cause, day=date(2026, 4, 9), **more)
    return {matter.kind for matter in found}


# What it does not allow --------------------------------------------------------------------


def test_an_enterprise_that_is_handed_over_does_not_stay(north, page_of):
    """Its posting would end and nobody would have it: the page does not offer it."""
    takers = {f"posting-{north.posting.pk}": "stays"}
    refused(
        "handover.enterprise_stays", north.person, plan(north, takers=takers),
        by=north.station_head,
    )  # fmt: skip
    north.posting.refresh_from_db()
    assert north.posting.end is None
    url = reverse("assessments:handover_new", args=[north.person.pk])
    page = page_of(north.station_head).get(f"{url}?posting={north.posting.pk}")
    assert "stays" not in dict(page.context["firm_takers"])
    assert "stays" in dict(page.context["takers"])


def test_a_cause_is_one_of_the_list(north):
    refused("handover.no_cause", north.person, plan(north, cause="x"), by=north.station_head)


def test_one_leaves_the_service_by_a_move_that_there_is(north):
    Instructor.objects.filter(pk=north.person.pk).update(state="completed")
    north.person.refresh_from_db()
    refused("instructor.no_such_move", north.person, leaving(north), by=north.department)


def test_nothing_goes_back_to_who_hands_it_over(north):
    own = str(north.person.pk)
    for code in (f"problem-{north.problem.pk}", f"posting-{north.posting.pk}"):
        refused(
            "handover.to_himself", north.person, plan(north, takers={code: own}),
            by=north.station_head,
        )  # fmt: skip


def test_whoever_is_named_for_one_matter_is_in_service_too(north):
    gone = make.make_instructor(north.station, "北走", state="completed")
    takers = {f"problem-{north.problem.pk}": str(gone.pk)}
    refused("handover.not_serving", north.person, plan(north, takers=takers), by=north.station_head)


def test_who_leaves_the_service_keeps_nothing_open(north):
    takers = {f"problem-{north.problem.pk}": "stays"}
    hand_over(north.person, leaving(north, takers=takers), by=north.department)
    north.problem.refresh_from_db()
    assert north.problem.instructor == north.successor


def test_who_leaves_ends_every_posting_that_is_not_over_ticked_or_not(north):
    firms = [make.make_enterprise(north.town, north.station, name) for name in ("甲厂", "乙厂")]
    over = make.make_posting(north.person, firms[0], end=date(2025, 12, 31))
    second = make.make_posting(north.person, firms[1])
    handover = hand_over(north.person, leaving(north, postings=[]), by=north.department)
    ended = set(handover.items.filter(kind="posting").values_list("subject_id", flat=True))
    assert ended == {north.posting.pk, second.pk}
    over.refresh_from_db()
    assert over.end == date(2025, 12, 31)


def test_a_posting_whose_end_is_known_ahead_is_handed_over_before_it(north):
    Posting.objects.filter(pk=north.posting.pk).update(end=date(2026, 6, 30))
    hand_over(north.person, plan(north), by=north.station_head)
    north.posting.refresh_from_db()
    assert north.posting.end == DAY


def test_without_a_successor_it_all_goes_to_the_workstation(north):
    handover = hand_over(north.person, plan(north, successor=None), by=north.station_head)
    assert {("posting", "station"), ("problem", "station")} <= ways(handover)
    north.problem.refresh_from_db()
    assert north.problem.instructor is None
    assert not north.enterprise.postings.filter(end=None).exists()


def test_a_head_hands_over_nothing_of_his_own(north):
    """Nobody posts himself, in an office of the branch or at a station."""
    for role in ("station_head", "committee", "department"):
        by = getattr(north, role)
        Instructor.objects.filter(user=by).update(user=None)
        Instructor.objects.filter(pk=north.person.pk).update(user=by)
        north.person.refresh_from_db()
        by = User.objects.get(pk=by.pk)
        refused("instructor.own_record", north.person, plan(north), by=by)


def test_a_visit_on_the_last_day_or_elsewhere_hinders_nothing(north):
    other = make.make_enterprise(north.town, north.station, "北方物流")
    make.make_posting(north.person, other)
    make.make_log(north.person, DAY, north.enterprise)
    make.make_log(north.person, date(2026, 4, 2), other)
    assert hand_over(north.person, plan(north), by=north.station_head).pk


# What is open ------------------------------------------------------------------------------


def test_what_is_closed_reached_or_done_is_not_handed_over(north):
    Problem.objects.filter(pk=north.problem.pk).update(state="closed", closed_on=DAY)
    target = Target.objects.create(book=north.book, name="走访", amount=10)
    decision = make.make_decision(north.symposium, instructor=north.person)
    assert {"target", "decision"} <= kinds(north.person, cause="reassigned")
    Target.objects.filter(pk=target.pk).update(closed_on=DAY)
    type(decision).objects.filter(pk=decision.pk).update(outcome="已落实", done_on=DAY)
    found = kinds(north.person, cause="reassigned")
    assert not found & {"target", "problem", "decision"}


def test_leave_not_reported_back_from_is_named_and_other_leave_is_not(north):
    for first, last, status in ((1, 2, "approved"), (20, 21, "approved"), (6, 6, "returned")):
        make.make_leave(
            north.person, date(2026, 4, first), end=date(2026, 4, last), status=status,
            returned_on=date(2026, 4, 7) if status == "returned" else None,
        )  # fmt: skip
    found = open_matters(north.person, [], cause="reassigned", day=date(2026, 4, 9))
    leave = [matter.row.start for matter in found if matter.kind == "leave"]
    assert leave == [date(2026, 4, 1)]
    assert Leave.objects.filter(instructor=north.person).count() > 1


def test_a_draft_of_another_enterprise_is_not_named_when_one_goes(north):
    other = make.make_enterprise(north.town, north.station, "北方物流")
    posting = make.make_posting(north.person, other)
    assert "log" not in kinds(north.person, [posting])
    assert "log" in kinds(north.person, [north.posting])


def test_who_left_the_service_long_ago_hands_over_everything_that_is_open(north):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    Instructor.objects.filter(pk=north.person.pk).update(state="completed")
    north.person.refresh_from_db()
    assert {"problem", "log"} <= kinds(north.person, cause="left_open")


def test_a_problem_elsewhere_that_he_never_served_is_nobody_s_hand_over(north):
    stray = make.make_enterprise(north.town, north.station, "从未派驻")
    make.make_problem(stray, north.instructor, instructor=north.person)
    assert waiting(Instructor.objects.all(), date(2026, 4, 9)) == []


def test_what_is_left_open_names_its_page_and_cause(north):
    found = left_open(north.person, [north.posting], "")
    assert found.count == 2 and "cause=transfer" in found.url
    assert f"posting={north.posting.pk}" in found.url
    make.leave_nothing_open(north)
    assert left_open(north.person, [north.posting], "") is None


# Whom it tells -----------------------------------------------------------------------------


def test_takers_and_the_former_are_told_and_not_who_did_it(north):
    head = north.station_head
    own = make.make_instructor(north.station, user=head)
    north.successor.user = make.make_user("instructor", north.district, "north_successor")
    north.successor.save()
    takers = {f"problem-{north.problem.pk}": str(own.pk)}
    hand_over(north.person, plan(north, takers=takers), by=head)
    assert told("handover.taken_note") == {"north_successor"}
    assert told("handover.finish_note") == {north.instructor.username}


def test_a_confirmation_of_an_enterprise_without_a_successor_is_the_station_s(north):
    handover = hand_over(north.person, plan(north, successor=None), by=north.station_head)
    item = handover.items.get(kind="confirmation")
    assert (item.way, item.taker) == ("station", None)
    Confirmation.objects.all().delete()
    assert Handover.objects.count() == 1
