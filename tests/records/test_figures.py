"""The numbers of this room, against a count by hand from the rows."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from common import figures
from common.figures import NOTHING_DUE, Reading
from common.periods import Period
from instructors.models import CalendarDay
from records.due_papers import due_papers
from records.models import Attendance, DailyLog, MonthlySummary, Visit
from tests import factories as make

MARCH = Period.parse("2026-03")
QUARTER_ONE = Period.parse("2026Q1")


@pytest.fixture(autouse=True)
def in_may():
    with time_machine.travel("2026-05-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    """Three logs in March besides the cast's: a late one, a draft, one with three visits."""
    CalendarDay.objects.all().delete()  # Monday to Friday
    person, firm = cast.north.person, cast.north.enterprise
    other = make.make_enterprise(cast.north.town, cast.north.station)
    make.make_log(person, date(2026, 3, 3), firm, is_late=True)
    make.make_log(person, date(2026, 3, 4), firm, status="draft", number=None)
    log = make.make_log(person, date(2026, 3, 5), other)
    Visit.objects.create(
        log=log, day=log.day, enterprise=firm, way="phone", tags=",policy,service,"
    )
    Visit.objects.create(log=log, day=log.day, enterprise=None, tags=",policy,")
    make.make_log(person, date(2026, 2, 27), firm)
    make.make_log(cast.north.colleague, date(2026, 3, 5), firm)
    return cast.north


def value(code, subject, period=MARCH, kind="instructor"):
    return figures.get(code).one(kind, subject, period).value


def by_hand(person, test):
    """A plain loop over all rows: what the figure must agree with."""
    return sum(
        1
        for visit in Visit.objects.select_related("log")
        if visit.log.instructor_id == person.pk
        and visit.log.day in MARCH
        and visit.log.status in ("received", "locked")
        and visit.enterprise_id
        and test(visit)
    )


def test_logs_and_visits_agree_with_a_count_by_hand(north):
    person = north.person
    assert value("log_days", person.pk) == 3
    assert value("logs_late", person.pk) == 1
    on_site = by_hand(person, lambda visit: visit.way == "on_site")
    assert value("visits_on_site", person.pk) == on_site == 3
    assert value("contacts", person.pk) == by_hand(person, lambda visit: True) == 4
    assert value("enterprises_visited", person.pk) == 2
    tagged = by_hand(person, lambda visit: ",policy," in visit.tags)
    assert value("policy_visits", person.pk) == tagged == 1


def test_an_enterprise_counts_who_came_to_it(north):
    assert value("visits_on_site", north.enterprise.pk, kind="enterprise") == 3
    assert value("contacts", north.enterprise.pk, kind="enterprise") == 4


def test_a_station_counts_the_rows_of_its_own_day(north):
    moved = make.make_workstation(north.district)
    DailyLog.objects.filter(instructor=north.person, day=date(2026, 3, 5)).update(workstation=moved)
    assert value("log_days", north.station.pk, kind="workstation") == 3
    assert value("log_days", moved.pk, kind="workstation") == 1
    assert value("enterprises_visited", north.station.pk, kind="workstation") == 1
    assert value("log_days", north.district.code, kind="district") == 4
    assert value("enterprises_visited", "3301", kind="district") == 3  # the south's one as well


def test_posted_enterprises_and_those_visited(north):
    assert figures.get("enterprises_covered").one("instructor", north.person.pk, MARCH) == Reading(
        1, 1
    )
    make.make_posting(north.person, make.make_enterprise(north.town), date(2026, 3, 30))
    make.make_posting(north.person, make.make_enterprise(north.town), date(2026, 4, 1))
    covered = figures.get("enterprises_covered")
    assert covered.one("instructor", north.person.pk, MARCH) == Reading(1, 2)
    assert covered.one("workstation", north.station.pk, MARCH) == Reading(1, 2)
    assert covered.one("district", north.district.code, MARCH) == Reading(1, 2)
    lines = covered.evidence("instructor", north.person.pk, MARCH).lines
    assert [line.counted for line in lines].count(True) == 1 and len(lines) == 2


def test_problems_are_counted_when_found_when_closed_and_by_their_limit(north):
    def problem(**fields):
        by = north.instructor
        return make.make_problem(north.enterprise, by, instructor=north.person, **fields)

    due = date(2026, 3, 20)
    problem(state="closed", due_on=due, closed_on=date(2026, 3, 20))
    problem(state="closed", due_on=due, closed_on=date(2026, 3, 21))
    problem(state="assigned", due_on=due)
    problem(state="assigned", due_on=date(2026, 6, 1), found_on=date(2026, 4, 1))
    assert value("problems_raised", north.person.pk) == 4  # with the cast's
    assert value("problems_closed", north.person.pk) == 2
    in_time = figures.get("problems_closed_in_time")
    assert in_time.one("instructor", north.person.pk, MARCH) == Reading(1, 3)
    assert in_time.one("workstation", north.station.pk, MARCH) == Reading(1, 3)
    june = in_time.one("instructor", north.person.pk, Period.parse("2026-06"))
    assert june.state == NOTHING_DUE  # its limit is still to come


def paper(north, month, first, status="submitted"):
    due = date(2026, month + 1, 6)
    return make.make_summary(
        north.person, date(2026, month, 1), status=status, first_submitted_on=first, due_on=due
    )


def test_a_summary_is_on_time_by_its_first_submission(north):
    north.summary.delete()
    paper(north, 1, date(2026, 2, 6))
    paper(north, 2, date(2026, 3, 7))
    paper(north, 3, date(2026, 4, 1), status="returned")
    on_time = figures.get("summaries_on_time")
    assert on_time.one("instructor", north.person.pk, QUARTER_ONE) == Reading(1, 3)
    assert on_time.one("workstation", north.station.pk, QUARTER_ONE) == Reading(1, 3)
    lines = on_time.evidence("instructor", north.person.pk, QUARTER_ONE).lines
    assert [line.counted for line in lines] == [True, False, False]


def test_a_summary_whose_day_has_not_come_is_not_due(north):
    may = Period.parse("2026-05")
    on_time = figures.get("summaries_on_time")
    assert on_time.one("instructor", north.person.pk, may).state == NOTHING_DUE
    paper(north, 5, date(2026, 5, 20))
    assert on_time.one("instructor", north.person.pk, may) == Reading(1, 1)


def test_leading_cadres_and_people_not_posted_owe_no_summary(north):
    on_time = figures.get("summaries_on_time")
    assert on_time.one("instructor", north.colleague.pk, MARCH).state == NOTHING_DUE
    assert on_time.one("instructor", north.person.pk, MARCH).due == 1
    north.person.kind = "leader"
    north.person.save()
    assert on_time.one("instructor", north.person.pk, MARCH).state == NOTHING_DUE


def test_the_due_date_moves_off_a_day_off(north):
    MonthlySummary.objects.all().delete()
    found = due_papers(MonthlySummary, MARCH, Q(instructor=north.person))
    assert [row.due_on for row in found] == [date(2026, 4, 6)]  # the 5th is a Sunday


def test_reports_fall_due_by_quarter(north):
    assert figures.get("reports_on_time").one("instructor", north.person.pk, QUARTER_ONE) == (
        Reading(0, 1)
    )


def test_symposia_and_experiences(north):
    def attended(kind, status="held", day=date(2026, 3, 25), person=north.person):
        station = make.make_workstation(north.district)
        held = make.make_symposium(station, date(2026, 1, 1), status=status, held_on=day)
        Attendance.objects.create(symposium=held, instructor=person, name=person.name, kind=kind)
        make.make_experience(
            station, north.station_head, symposium=held, instructor=person, status="reviewed",
            day=day or date(2026, 1, 1),
        )  # fmt: skip

    attended("present")
    attended("absent")
    attended("present", status="prepared", day=None)
    reading = figures.get("symposia_attended").one("instructor", north.person.pk, QUARTER_ONE)
    assert reading == Reading(1, 2)
    assert value("experiences", north.person.pk, QUARTER_ONE) == 2


@pytest.mark.parametrize("code", [figure.code for figure in figures.all_figures("instructor")])
def test_many_subjects_cost_as_many_queries_as_one(north, code):
    figure = figures.get(code)
    people = [north.person.pk, north.colleague.pk]
    with CaptureQueriesContext(connection) as one:
        figure.by_subject("instructor", people[:1], QUARTER_ONE)
    with CaptureQueriesContext(connection) as many:
        assert figure.by_subject("instructor", people, QUARTER_ONE).keys() == set(people)
    assert len(one) == len(many) <= 8


def ledger(north, **fields):
    """A problem of the person's, closed in time but for what is said otherwise."""
    values = {
        "due_on": date(2026, 3, 20), "answered_on": date(2026, 3, 12), "state": "closed",
        "closed_on": date(2026, 3, 18), "satisfaction": "satisfied", "rated_on": date(2026, 3, 13),
        "revisited_on": date(2026, 3, 14), **fields,
    }  # fmt: skip
    return make.make_problem(north.enterprise, north.instructor, instructor=north.person, **values)


def test_problems_answered_closed_rated_and_visited_again(north):
    north.problem.delete()
    ledger(north)
    ledger(north, answered_on=date(2026, 3, 23), closed_on=date(2026, 4, 1), satisfaction="fairly",
           rated_on=date(2026, 3, 30), revisited_on=date(2026, 4, 1))  # fmt: skip
    ledger(north, state="working", answered_on=None, closed_on=None, revisited_on=None,
           satisfaction="dissatisfied")  # fmt: skip
    ledger(north, state="assigned", answered_on=None, closed_on=None, revisited_on=None,
           satisfaction="", rated_on=None, due_on=date(2026, 6, 1))  # fmt: skip
    expected = {
        "problems_answered_in_time": Reading(1, 3),
        "problems_closed_in_time": Reading(1, 3),
        "problem_satisfaction": Reading(2, 3),
    }
    for code, reading in expected.items():
        assert figures.get(code).one("instructor", north.person.pk, MARCH) == reading, code
    assert value("problem_revisits", north.person.pk) == 1
    assert value("problems_closed", north.person.pk) == 1
    rows = figures.get("problem_satisfaction").evidence("workstation", north.station.pk, MARCH).rows
    assert rows.count() == 3
    june = Period.parse("2026-06")  # not over: nothing can be judged yet
    assert figures.get("problems_answered_in_time").one("instructor", north.person.pk, june) == (
        Reading(0, 0, NOTHING_DUE)
    )


def test_drafts_and_returned_experience_do_not_count(north):
    north.experience.delete()
    for status in ("draft", "returned", "submitted", "reviewed", "published"):
        make.make_experience(
            north.station, north.instructor, instructor=north.person, status=status
        )
    assert value("experiences", north.person.pk) == 3
