"""Handing over when a posting changes: what moves, what stays, and what is counted for whom."""

from datetime import date
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEntry, Notice
from assessments.actions.handovers import Plan, hand_over
from assessments.gathering import target_share
from assessments.models import Handover, HandoverItem, ResponsibilityBook, Target
from assessments.open_matters import waiting
from assessments.progress import progress_of
from common import figures
from common.periods import Period
from common.refusals import Refused
from instructors import actions
from instructors.models import Instructor, Posting
from records.models import DailyLog, Problem
from tests import factories as make

DAY, NEXT = date(2026, 3, 31), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-09 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    cast.north.successor = make.make_instructor(cast.north.station, "北继")
    return cast.north


def plan(north, **more):
    values = {
        "day": DAY, "cause": "transfer", "reason": "轮换", "successor": north.successor,
        "postings": [north.posting.pk], **more,
    }  # fmt: skip
    return Plan(**values)


def leaving(north, **more):
    return plan(north, cause="reassigned", **more)


def refused(code, *args, **more):
    with pytest.raises(Refused) as refusal:
        hand_over(*args, **more)
    assert refusal.value.code == code


def ways(handover):
    return {(item.kind, item.way) for item in handover.items.all()}


def count(code, person, period):
    return figures.get(code).one("instructor", person.pk, Period.parse(period)).value


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


# Targets -----------------------------------------------------------------------------------


def test_a_target_is_closed_as_it_stands_and_amends_the_successors_book(north):
    target = Target.objects.create(book=north.book, name="实地走访", figure="visits_on_site",
                                   amount=40, unit="次", points=20)  # fmt: skip
    hand_over(north.person, leaving(north), by=north.department)
    target.refresh_from_db()
    book = ResponsibilityBook.objects.get(instructor=north.successor, year=2026)
    amendment = book.targets.get(added_on=NEXT)
    # 275 of 365 days are left: 31 of 40; 39 are lacking, so 31 go on and 9 stay with the former.
    assert (target.closed_on, target.closed_done, target.handed) == (DAY, 1, 31)
    assert (amendment.amount, amendment.figure, amendment.unit) == (31, "visits_on_site", "次")
    make.make_log(north.person, date(2026, 4, 2), north.enterprise)
    row = next(p for p in progress_of(north.book) if p.target.pk == target.pk)
    assert (row.done, row.due) == (1, 9), "closed as of that day"


def test_how_much_is_handed_on_can_be_said_but_not_more_than_is_lacking(north):
    target = Target.objects.create(book=north.book, name="走访", figure="visits_on_site", amount=40)
    amounts = {f"target-{target.pk}": 40}
    refused("handover.too_much", north.person, leaving(north, amounts=amounts),
            by=north.department)  # fmt: skip
    hand_over(north.person, leaving(north, amounts={f"target-{target.pk}": 5}), by=north.department)
    target.refresh_from_db()
    assert target.handed == 5


def test_what_was_taken_over_counts_above_ones_own_target(north):
    book = make.make_book(north.successor)
    own = Target.objects.create(book=book, name="走访", figure="visits_on_site", amount=2)
    Target.objects.create(book=north.book, name="走访", figure="visits_on_site", amount=4)
    hand_over(north.person, leaving(north), by=north.department)
    for day in (1, 2, 3):
        make.make_log(north.successor, date(2026, 4, day), north.enterprise)
    done = {row.target.pk == own.pk: row.done for row in progress_of(book)}
    assert done == {True: 3, False: 1}


def test_a_half_year_that_was_over_asks_for_what_it_asked_before(north):
    first, second = Period.parse("2026H1"), Period.parse("2026H2")
    year = Period.parse("2026")
    day = date(2026, 9, 30)
    assert target_share(first, 40, 10, day, None) == Fraction(20)
    assert target_share(second, 40, 10, day, None) == Fraction(10)
    assert target_share(first, 10, 0, None, date(2026, 10, 1)) == 0
    assert target_share(year, 40, 10, day, None) + target_share(
        year, 10, 0, None, date(2026, 10, 1)
    ) == Fraction(40)


def test_editing_a_draft_book_keeps_what_came_by_a_handover(north):
    from assessments.actions.books import edit_book

    Target.objects.create(book=north.book, name="走访", amount=4)
    hand_over(north.person, leaving(north), by=north.department)
    book = ResponsibilityBook.objects.get(instructor=north.successor, year=2026)
    edit_book(book, {}, [{"name": "新目标", "amount": 1}], by=north.department)
    assert {t.name for t in book.targets.all()} == {"新目标", "走访"}


# History stays -----------------------------------------------------------------------------


def test_logs_and_the_figures_of_past_periods_stay_the_formers(north):
    Problem.objects.filter(pk=north.problem.pk).update(due_on=date(2026, 3, 20))
    codes = ("log_days", "visits_on_site", "problems_raised", "problems_due", "problems_in_time")
    before = {code: count(code, north.person, "2026Q1") for code in codes}
    assert before["problems_raised"] == before["problems_due"] == 1
    hand_over(north.person, plan(north), by=north.station_head)
    assert {code: count(code, north.person, "2026Q1") for code in codes} == before
    assert not any(count(code, north.successor, "2026Q1") for code in codes)
    assert DailyLog.objects.get(pk=north.log.pk).instructor == north.person


def test_a_limit_that_comes_later_is_the_successors(north):
    Problem.objects.filter(pk=north.problem.pk).update(due_on=date(2026, 4, 8))
    hand_over(north.person, plan(north), by=north.station_head)
    assert count("problems_due", north.successor, "2026Q2") == 1
    assert count("problems_due", north.person, "2026Q2") == 0


def test_the_successor_sees_from_his_day_on_and_the_former_his_own_period(north, page_of):
    north.successor.user = make.make_user("instructor", north.district, "north_successor")
    north.successor.save()
    handover = hand_over(north.person, plan(north), by=north.station_head)
    successor, former = page_of(north.successor.user), page_of(north.instructor)
    assert successor.get(north.problem.get_absolute_url()).status_code == 200
    assert former.get(north.problem.get_absolute_url()).status_code == 200
    assert successor.get(reverse("records:log_page", args=[north.log.pk])).status_code == 404
    assert former.get(reverse("records:log_page", args=[north.log.pk])).status_code == 200
    for browser in (successor, former):
        assert browser.get(handover.get_absolute_url()).status_code == 200


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


def test_targets_that_came_by_a_handover_go_back_with_it(north):
    Target.objects.create(book=north.book, name="走访", amount=4)
    first = hand_over(north.person, leaving(north), by=north.department)
    Instructor.objects.filter(pk=north.person.pk).update(state="active")
    north.person.refresh_from_db()
    new = Posting.objects.get(instructor=north.successor)
    back = Plan(day=date(2026, 4, 8), cause="transfer", reason="撤回", successor=north.person,
                postings=[new.pk])  # fmt: skip
    hand_over(north.successor, back, by=north.department, back_of=first)
    again = north.book.targets.get(added_on=date(2026, 4, 9))
    assert again.name == "走访"


# Nothing is dropped silently ---------------------------------------------------------------


def test_a_posting_with_something_open_is_not_simply_ended(north, page_of):
    with pytest.raises(Refused) as refusal:
        actions.end_posting(north.posting, by=north.department, end=DAY, reason="轮换")
    assert refusal.value.code == "posting.hand_over_first"
    page = page_of(north.department).get(
        reverse("instructors:posting_end", args=[north.posting.pk])
    )
    assert page.url.startswith(reverse("assessments:handover_new", args=[north.person.pk]))
    guided = page_of(north.department).get(page.url).content.decode()
    assert north.problem.title in guided and north.enterprise.name in guided


def test_nobody_leaves_the_service_with_something_open(north, page_of):
    with pytest.raises(Refused) as refusal:
        actions.move(north.person, "completed", by=north.department, reason="期满")
    assert refusal.value.code == "posting.hand_over_first"
    url = reverse("instructors:instructor_move", args=[north.person.pk]) + "?state=completed"
    assert "cause=completed" in page_of(north.department).get(url).url


def test_a_posting_without_anything_open_ends_as_before(north):
    make.leave_nothing_open(north)
    actions.end_posting(north.posting, by=north.department, end=DAY, reason="轮换")
    assert north.posting.instructor.postings.get().end == DAY


def test_what_an_import_left_open_is_listed_until_it_is_handed_over(north, page_of):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)  # as a roster's end column does
    found = waiting(Instructor.objects.all(), date(2026, 4, 9))
    assert [(row.person, row.count) for row in found] == [(north.person, 1)]
    page = page_of(north.station_head).get(reverse("assessments:handover_list"))
    assert north.person.name in page.content.decode()
    rest = plan(north, cause="left_open", postings=[], day=date(2026, 4, 9))
    hand_over(north.person, rest, by=north.station_head)
    north.problem.refresh_from_db()
    assert north.problem.instructor == north.successor
    assert waiting(Instructor.objects.all(), date(2026, 4, 9)) == []


# Pages -------------------------------------------------------------------------------------


def test_the_guided_page_shows_first_and_hands_over_then(north, page_of):
    url = reverse("assessments:handover_new", args=[north.person.pk])
    head = page_of(north.station_head)
    data = {
        "cause": "transfer", "postings": [north.posting.pk], "day": "2026-03-31",
        "reason": "轮换", "successor": north.successor.pk,
    }  # fmt: skip
    shown = head.post(url, data | {"show": "1"})
    assert shown.status_code == 200 and north.problem.title in shown.content.decode()
    assert not Handover.objects.exists()
    done = head.post(url, data | {f"taker-problem-{north.problem.pk}": "stays"})
    handover = Handover.objects.get()
    assert done.url == handover.get_absolute_url()
    assert handover.items.get(kind="problem").way == "stays"


def test_the_guided_page_proposes_how_much_of_each_target_and_of_nothing_else(north, page_of):
    target = Target.objects.create(book=north.book, name="走访", amount=40)
    url = reverse("assessments:handover_new", args=[north.person.pk]) + "?cause=reassigned"
    text = page_of(north.department).get(url).content.decode()
    assert f'name="amount-target-{target.pk}"' in text
    assert text.count('name="amount-') == 1


def test_the_list_costs_the_same_for_more_rows(north, page_of, costs_the_same):
    hand_over(north.person, plan(north), by=north.station_head)

    def grow():
        for n in range(5):
            firm = make.make_enterprise(north.town, north.station, f"厂{n}")
            person = make.make_instructor(north.station, f"人{n}")
            posting = make.make_posting(person, firm)
            other = plan(north, postings=[posting.pk])
            hand_over(person, other, by=north.station_head)

    costs_the_same(page_of(north.station_head), reverse("assessments:handover_list"), grow)


def test_an_import_that_ends_a_posting_says_what_it_leaves_open(north):
    from common.imports import Entry, Source
    from instructors.imports.plan import ended_with_open

    entry = Entry("posting", Source("名册", 3), north.posting, "北明")
    assert ended_with_open([entry]) == []
    entry.set({"end": DAY})
    (code, told), *rest = ended_with_open([entry])
    assert code == "import.ends_with_open" and not rest
    assert (told["name"], told["enterprise"]) == (north.person.name, north.enterprise.name)


def test_the_persons_page_tells_of_the_handover_to_both(north, page_of):
    handover = hand_over(north.person, plan(north), by=north.station_head)
    for person in (north.person, north.successor):
        page = page_of(north.station_head).get(person.get_absolute_url()).content.decode()
        assert handover.number in page


def test_a_posting_that_is_over_is_not_handed_over_again(north):
    hand_over(north.person, plan(north), by=north.station_head)
    refused("handover.nothing", north.person, plan(north), by=north.station_head)
    assert Handover.objects.count() == 1


def test_confirmations_that_an_enterprise_owes_go_with_it(north, page_of):
    from records.models import Confirmation

    assert Confirmation.objects.waiting().filter(enterprise=north.enterprise).exists()
    url = reverse("assessments:handover_new", args=[north.person.pk])
    text = page_of(north.station_head).get(f"{url}?posting={north.posting.pk}").content.decode()
    assert "企业待确认事项" in text
    handover = hand_over(north.person, plan(north), by=north.station_head)
    assert handover.items.get(kind="confirmation").taker == north.successor
