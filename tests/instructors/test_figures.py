"""Training and postings, recounted by hand."""

from datetime import date

from accounts.models import PolicyValue
from common import figures
from common.periods import Period
from instructors.models import Course, Enrolment
from tests import factories as make

YEAR = Period.parse("2026")


def course(office, title, ends, hours=8):
    return Course.objects.create(
        title=title, district=office.district, starts_on=ends, ends_on=ends, hours=hours
    )


def attend(person, course, hours, result="passed"):
    return Enrolment.objects.create(course=course, instructor=person, hours=hours, result=result)


def test_hours_of_courses_that_ended_in_the_year_are_added_up(cast):
    person = cast.north.person
    attend(person, course(cast.north, "A", date(2026, 3, 1)), 8)
    attend(person, course(cast.north, "B", date(2026, 9, 1)), 6, "failed")
    attend(person, course(cast.north, "C", date(2025, 12, 31)), 8)
    attend(person, course(cast.north, "D", date(2026, 10, 1)), 0, "absent")
    figure = figures.get("training_hours")
    reading = figure.one("instructor", person.pk, YEAR)
    assert (reading.value, reading.due, reading.state) == (14, 24, "ok")
    lines = figure.evidence("instructor", person.pk, YEAR).lines
    assert [line.counted for line in lines] == [True, True, False]
    assert figures.get("courses_passed").one("instructor", person.pk, YEAR).value == 1


def test_the_hours_due_are_the_district_s(cast):
    PolicyValue.objects.create(district=cast.north.district, code="training_hours_due", value=40)
    PolicyValue.objects.create(district=cast.south.district, code="training_hours_due", value=0)
    figure = figures.get("training_hours")
    readings = figure.by_subject("instructor", [cast.north.person.pk, cast.south.person.pk], YEAR)
    assert readings[cast.north.person.pk].due == 40
    assert readings[cast.south.person.pk].state == "nothing_due"


def test_training_costs_the_same_for_everybody(cast, django_assert_num_queries):
    people = [cast.north.person, cast.north.colleague, cast.south.person]
    for wanted in (people[:1], people):
        with django_assert_num_queries(2):
            figures.get("training_hours").by_subject("instructor", [p.pk for p in wanted], YEAR)


def test_postings_count_on_the_last_day_of_the_period(cast):
    person, firm = cast.north.person, make.make_enterprise(cast.north.town, cast.north.station)
    make.make_posting(person, firm, date(2026, 2, 1), end=date(2026, 5, 31))
    held = figures.get("postings_held")
    assert held.one("instructor", person.pk, Period.parse("2026-04")).value == 2
    assert held.one("instructor", person.pk, Period.parse("2026-05")).value == 2
    assert held.one("instructor", person.pk, Period.parse("2026-06")).value == 1


def test_who_serves_two_enterprises_serves_once(cast):
    firm = make.make_enterprise(cast.north.town, cast.north.station)
    make.make_posting(cast.north.person, firm, date(2026, 2, 1))
    make.make_posting(cast.north.colleague, firm, date(2026, 3, 1))
    serving = figures.get("instructors_serving")
    assert serving.one("workstation", cast.north.station.pk, YEAR).value == 2
    assert serving.one("district", cast.north.district.code, Period.parse("2026-02")).value == 1
    assert serving.one("district", cast.city.district.code, YEAR).value == 3
    assert serving.one("enterprise", firm.pk, YEAR).value == 2
