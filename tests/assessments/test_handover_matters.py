"""What counts as open when a posting changes, and how much of a target is handed on."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from assessments.actions.handing import proposed
from assessments.actions.handovers import hand_over
from assessments.models import Handover, ResponsibilityBook, Target
from assessments.open_matters import left_open, open_matters, waiting
from assessments.progress import Progress
from instructors.models import Instructor, Posting
from records.models import Problem, Visit
from tests import factories as make
from tests.assessments.handing import DAY, NEXT, leaving, plan, refused

GONE = {"cause": "reassigned", "day": date(2026, 4, 9)}


def rows(person, kind, postings=(), **how):
    """His open matters of that kind, as rows."""
    found = open_matters(person, postings, **{**GONE, **how})
    return [matter.row for matter in found if matter.kind == kind]


def one(person, kind):
    """His one open matter of that kind."""
    (found,) = (m for m in open_matters(person, [], **GONE) if m.kind == kind)
    return found


# What is his, and open --------------------------------------------------------------------


def test_what_is_anothers_is_not_in_his_hand_over(north):
    other = north.colleague
    Target.objects.create(book=make.make_book(other), name="走访", amount=4)
    make.make_decision(north.symposium, instructor=other)
    make.make_problem(north.enterprise, north.instructor, instructor=other)
    make.make_leave(other, date(2026, 4, 1), status="approved")
    make.make_log(other, date(2026, 4, 2), north.enterprise, status="draft", number=None)
    assert rows(north.person, "problem") == [north.problem]
    assert rows(north.person, "log") == [north.draft]
    for kind in ("target", "decision", "leave"):
        assert rows(north.person, kind) == [], kind


def test_papers_that_are_not_handed_in_are_named_with_their_state(north):
    for status, named in (("draft", True), ("returned", True), ("submitted", False),
                          ("accepted", False)):  # fmt: skip
        for kind, paper in (("summary", north.summary), ("report", north.report)):
            type(paper).objects.filter(pk=paper.pk).update(status=status)
            assert rows(north.person, kind) == ([paper] if named else []), (kind, status)
            if named:
                matter = one(north.person, kind)
                assert matter.state["status"] == status
                assert matter.state["period"] == matter.label == paper.period.code
                assert matter.state["due_on"] == (paper.due_on and paper.due_on.isoformat())
                assert matter.url == paper.get_absolute_url()
    assert rows(north.colleague, "summary") == []


def test_a_draft_log_is_named_once_however_often_the_enterprise_stands_in_it(north):
    firm = north.enterprise
    north.draft.visits.update(enterprise=firm)
    Visit.objects.create(
        log=north.draft, day=north.draft.day, enterprise=firm, text="下午又去了一次"
    )
    assert rows(north.person, "log", [north.posting], cause="transfer") == [north.draft]
    assert one(north.person, "log").url == reverse("records:log_edit", args=[north.draft.pk])


def test_a_target_that_is_reached_or_of_another_year_is_not_open(north):
    reached = Target.objects.create(book=north.book, name="走访", amount=4, done_amount=4)
    part = Target.objects.create(book=north.book, name="培训", amount=4, done_amount=3)
    last_year = make.make_book(north.person, 2025)
    old = Target.objects.create(book=last_year, name="去年", amount=4)
    assert rows(north.person, "target") == [part]
    assert rows(north.person, "target", day=date(2025, 12, 31)) == [old]
    assert reached.pk != part.pk


def test_one_who_serves_on_hands_over_neither_targets_nor_papers(north):
    Target.objects.create(book=north.book, name="走访", amount=4)
    found = {m.kind for m in open_matters(north.person, [north.posting], cause="ended", day=DAY)}
    assert found == {"problem", "log"}


def test_of_who_left_only_what_an_ending_left_open_is_everything(north):
    Target.objects.create(book=north.book, name="走访", amount=4)
    Instructor.objects.filter(pk=north.person.pk).update(state="completed")
    north.person.refresh_from_db()
    for cause, found in (("ended", False), ("left_open", True)):
        assert bool(rows(north.person, "target", [north.posting], cause=cause)) == found


def test_what_is_personal_moves_to_nobody(north):
    type(north.summary).objects.filter(pk=north.summary.pk).update(status="draft")
    make.make_leave(north.person, date(2026, 3, 3), status="approved")
    made = hand_over(north.person, leaving(north), by=north.department)
    for kind in ("log", "summary", "leave"):
        found = made.items.get(kind=kind)
        assert (found.way, found.taker, found.moved_id) == ("finish", None, None), kind


def test_the_check_before_an_ending_counts_all_of_it_and_leads_to_the_page(north):
    second = make.make_posting(
        north.person, make.make_enterprise(north.town, north.station, "北方物流")
    )
    found = left_open(north.person, [north.posting, second], "completed")
    assert found.count == len(open_matters(north.person, [], cause="completed", day=DAY))
    page, query = found.url.split("?")
    assert page == reverse("assessments:handover_new", args=[north.person.pk])
    assert query == f"posting={north.posting.pk}&posting={second.pk}&cause=completed"


def test_leave_that_was_refused_or_taken_back_is_not_to_be_reported_back_from(north):
    for status in ("withdrawn", "refused", "waiting", "draft"):
        make.make_leave(north.person, date(2026, 4, 1), status=status)
    assert rows(north.person, "leave") == []
    leave = make.make_leave(north.person, date(2026, 4, 7), status="approved")
    assert rows(north.person, "leave") == [leave], "to be back today"
    assert one(north.person, "leave").state == {"start": "2026-04-07", "end": "2026-04-08"}


def test_leave_that_is_not_over_on_the_last_day_is_shown_to_end_with_the_service(north, page_of):
    away = make.make_leave(north.person, date(2026, 4, 8), status="approved")
    asked = make.make_leave(north.person, date(2026, 4, 13))
    over = make.make_leave(north.person, date(2026, 3, 3), status="approved")
    url = reverse("assessments:handover_new", args=[north.person.pk])
    page = page_of(north.department).get(url, {"cause": "completed"})
    shown = [leave for leave, _values in page.context["ending"]]
    assert away in shown and asked in shown and over not in shown
    assert asked.get_absolute_url() in page.content.decode(), "it can be decided first"
    assert page_of(north.department).get(url).context["ending"] == [], "who serves on keeps it"


def test_leave_that_is_not_over_ends_by_the_hand_over_that_names_it(north):
    away = make.make_leave(north.person, DAY, status="approved")
    over = make.make_leave(north.person, date(2026, 3, 3), status="approved")
    made = hand_over(north.person, leaving(north), by=north.department)
    assert [item.subject_id for item in made.items.filter(kind="leave")] == [over.pk]
    away.refresh_from_db()
    assert (away.status, away.end) == ("ended", DAY)
    entry = AuditEntry.objects.get(verb="handover.made")
    assert away.pk in entry.params["ids"]["leave_ended"]
    assert over.pk not in entry.params["ids"]["leave_ended"]


# Left behind ------------------------------------------------------------------------------


def test_who_left_something_behind_is_named_only_among_the_people_asked_about(cast, north):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    day = date(2026, 4, 9)
    assert [row.person for row in waiting(Instructor.objects.all(), day)] == [north.person]
    assert waiting(Instructor.objects.filter(pk=cast.south.person.pk), day) == []
    assert waiting(Instructor.objects.all(), DAY) == [], "on his last day he still serves it"
    make.make_posting(north.person, make.make_enterprise(north.town, north.station, "北方物流"))
    (found,) = waiting(Instructor.objects.all(), day)
    assert found.person == north.person, "though he serves another"
    assert (found.count, found.url) == (
        1, f"{reverse('assessments:handover_new', args=[north.person.pk])}?cause=left_open",
    )  # fmt: skip
    make.make_posting(north.person, north.enterprise, date(2026, 4, 5))
    assert waiting(Instructor.objects.all(), day) == [], "he serves it again"


def test_where_he_is_to_serve_later_nothing_is_left_behind(north):
    Posting.objects.filter(pk=north.posting.pk).update(start=date(2026, 5, 1))
    assert waiting(Instructor.objects.all(), date(2026, 4, 9)) == []


def test_only_what_is_still_open_is_left_behind(north):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    Problem.objects.filter(pk=north.problem.pk).update(state="closed", closed_on=DAY)
    assert waiting(Instructor.objects.all(), date(2026, 4, 9)) == []


def test_of_what_is_left_open_only_where_he_serves_no_more_is_handed_over(north):
    kept = make.make_enterprise(north.town, north.station, "北方物流")
    make.make_posting(north.person, kept)
    still = make.make_problem(kept, north.instructor, instructor=north.person)
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    rest = plan(north, cause="left_open", postings=[], day=date(2026, 4, 9))
    hand_over(north.person, rest, by=north.station_head)
    still.refresh_from_db()
    north.problem.refresh_from_db()
    assert (still.instructor, north.problem.instructor) == (north.person, north.successor)


def test_a_draft_goes_with_what_was_left_open_only_where_a_problem_of_his_is(north):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    left = make.make_enterprise(north.town, north.station, "北方物流")
    north.draft.visits.all().delete()
    Visit.objects.create(log=north.draft, day=north.draft.day, enterprise=left, text="走访")
    how = {"cause": "left_open"}
    make.make_problem(left, north.instructor, instructor=north.colleague)
    make.make_problem(
        left, north.instructor, instructor=north.person, state="closed", closed_on=DAY
    )
    assert rows(north.person, "log", **how) == [], "another's problem, and one that is closed"
    make.make_problem(left, north.instructor, instructor=north.person)
    assert rows(north.person, "log", **how) == [north.draft]


# How much of a target ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "done", "day", "rest"),
    [
        ({}, 0, DAY, 31),  # 275 of 365 days are left: 40 × 275 ÷ 365 = 30.1, rounded up
        ({}, 30, DAY, 10),  # no more than is lacking
        ({"deadline": date(2026, 4, 30)}, 0, DAY, 10),  # 30 of 120 days
        ({"added_on": date(2026, 3, 2), "deadline": date(2026, 4, 30)}, 0, DAY, 20),  # 30 of 60
        ({"deadline": DAY}, 3, DAY, 37),  # its day has come: all that is lacking
        ({"added_on": NEXT}, 0, DAY, 40),  # he had not begun with it
        ({"added_on": date(2026, 7, 1)}, 0, DAY, 40),
        ({"added_on": date(2026, 5, 2), "deadline": date(2026, 5, 1)}, 0, DAY, 40),  # no days
    ],
)
def test_the_part_of_the_days_left_is_proposed(north, fields, done, day, rest):
    target = Target(book=north.book, name="走访", amount=40, **fields)
    assert proposed(Progress(target, done, "", False), day) == rest


def test_an_amendment_stands_last_in_the_taker_s_book_with_its_share_of_the_points(north):
    book = make.make_book(north.successor)
    Target.objects.create(book=book, order=5, name="自己的", amount=3)
    target = Target.objects.create(
        book=north.book, name="走访", amount=40, unit="次", points=20, checker="工作站",
        deadline=date(2026, 12, 31),
    )  # fmt: skip
    hand_over(
        north.person, leaving(north, amounts={f"target-{target.pk}": 10}), by=north.department
    )
    made = book.targets.get(added_on=NEXT)
    assert (made.order, made.amount, made.points) == (6, 10, 5)
    assert (made.checker, made.deadline, made.figure) == ("工作站", date(2026, 12, 31), "")
    target.refresh_from_db()
    assert (target.closed_on, target.closed_done, target.handed) == (DAY, 0, 10)
    assert ResponsibilityBook.objects.filter(instructor=north.successor).count() == 1


def test_nothing_handed_on_amends_nothing_and_less_than_nothing_is_refused(north):
    target = Target.objects.create(book=north.book, name="走访", amount=40)
    code = f"target-{target.pk}"
    refused("handover.too_much", north.person, leaving(north, amounts={code: -1}),
            by=north.department)  # fmt: skip
    made = hand_over(north.person, leaving(north, amounts={code: 0}), by=north.department)
    line = made.items.get(kind="target")
    assert (line.moved_id, line.state["handed"]) == (None, 0)
    assert not Target.objects.filter(book__instructor=north.successor).exists()
    assert Handover.objects.count() == 1
