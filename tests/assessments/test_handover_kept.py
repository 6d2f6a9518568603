"""What a hand-over leaves: the history of the former, and nothing dropped silently."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.actions.handovers import hand_over
from assessments.open_matters import waiting
from common.refusals import Refused
from instructors import actions
from instructors.models import Instructor, Posting
from records.models import DailyLog, Problem
from tests import factories as make
from tests.assessments.handing import DAY, count, plan

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


def test_an_import_that_ends_a_posting_says_what_it_leaves_open(north):
    from common.imports import Entry, Source
    from instructors.imports.plan import ended_with_open

    entry = Entry("posting", Source("名册", 3), north.posting, "北明")
    assert ended_with_open([entry]) == []
    entry.set({"end": DAY})
    (code, told), *rest = ended_with_open([entry])
    assert code == "import.ends_with_open" and not rest
    assert (told["name"], told["enterprise"]) == (north.person.name, north.enterprise.name)
