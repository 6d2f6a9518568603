"""One instructor's month, from logging to summary, recounted by plain SQL over the same rows.

February 2026: Spring Festival takes the 15th to the 23rd; Saturday the 14th and Saturday the 28th
are worked for it, so the month has 16 workdays: 2–6, 9–13, 14, 24–27, 28. He is posted from
Monday the 9th (11 of them) and ill on Wednesday the 25th and Thursday the 26th: 9 are expected.
"""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from common import figures
from common.periods import Period
from instructors import actions as people
from instructors.models import CalendarDay
from records.actions import due, logs, papers
from records.actions.visits import Entry
from records.days import person_month
from records.models import DutyRule, MonthlySummary
from tests import factories as make

FEBRUARY = Period.parse("2026-02")
COUNTS = """
SELECT
  COUNT(*) AS workdays,
  SUM(posted) AS posted,
  SUM(posted * away) AS away,
  SUM(posted * (1 - away)) AS expected,
  SUM(posted * (1 - away) * logged) AS done
FROM (
  SELECT
    CASE WHEN EXISTS (
      SELECT 1 FROM instructors_posting p WHERE p.instructor_id = %(who)s
      AND p.start <= c.day AND (p."end" IS NULL OR p."end" >= c.day)) THEN 1 ELSE 0 END AS posted,
    CASE WHEN EXISTS (
      SELECT 1 FROM instructors_leave l WHERE l.instructor_id = %(who)s
      AND l.status IN ('approved', 'returned') AND l.start <= c.day AND l."end" >= c.day)
      THEN 1 ELSE 0 END AS away,
    CASE WHEN EXISTS (
      SELECT 1 FROM records_dailylog d WHERE d.instructor_id = %(who)s
      AND d.day = c.day AND d.number IS NOT NULL) THEN 1 ELSE 0 END AS logged
  FROM instructors_calendarday c
  WHERE c.day BETWEEN %(first)s AND %(last)s AND c.kind IN ('workday', 'make_up')
) AS days
"""
LOGS = """
SELECT COUNT(*) AS log_days, SUM(CASE WHEN is_late THEN 1 ELSE 0 END) AS logs_late
FROM records_dailylog
WHERE instructor_id = %(who)s AND day BETWEEN %(first)s AND %(last)s AND number IS NOT NULL
"""
VISITS = """
SELECT
  COUNT(*) AS contacts,
  SUM(CASE WHEN v.way = 'on_site' THEN 1 ELSE 0 END) AS visits_on_site,
  COUNT(DISTINCT CASE WHEN v.way = 'on_site' THEN v.enterprise_id END) AS enterprises_visited,
  SUM(CASE WHEN v.tags LIKE '%%,policy,%%' THEN 1 ELSE 0 END) AS policy_visits,
  SUM(CASE WHEN v.tags LIKE '%%,service,%%' THEN 1 ELSE 0 END) AS service_visits
FROM records_visit v JOIN records_dailylog d ON d.id = v.log_id
WHERE d.instructor_id = %(who)s AND d.day BETWEEN %(first)s AND %(last)s
  AND d.number IS NOT NULL AND v.enterprise_id IS NOT NULL
"""


def asked(statement, person):
    """The one line that the statement gives, by column."""
    given = {"who": person.pk, "first": FEBRUARY.start, "last": FEBRUARY.last}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column[0] for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def write(person, day, written_on, *visits):
    """A log of February, written on that day of February."""
    entries = [Entry(text="走访", **visit) for visit in visits]
    with time_machine.travel(f"2026-{written_on} 17:00+08:00", tick=False):
        return logs.submit_log(person, date(2026, 2, day), entries, by=person.user)


@pytest.fixture
def month(cast):
    """The month as it went, each thing done by its action on its day."""
    north, person = cast.north, cast.north.person
    worked = CalendarDay.objects.within(FEBRUARY).filter(kind__in=CalendarDay.WORKING)
    assert [row.day.day for row in worked] == [*range(2, 7), *range(9, 15), *range(24, 29)]
    north.posting.start = date(2026, 2, 9)
    north.posting.save()
    north.draft.delete()
    north.second = make.make_enterprise(north.town, north.station, "北方物流")
    make.make_posting(person, north.second, date(2026, 2, 12))
    make.make_duty_rule(north.district, kind="part_time", metric="log_day", per="workday")
    firm, other = {"enterprise_id": north.enterprise.pk}, {"enterprise_id": north.second.pk}
    write(person, 9, "02-09", firm | {"tags": ["policy"]})
    write(person, 10, "02-10", firm | {"way": "phone", "tags": ["service"]})
    write(person, 14, "02-14", firm, other | {"tags": ["policy"]})  # the make-up day
    write(person, 16, "02-16", other | {"way": "online"})  # in the holiday, of his own accord
    write(person, 13, "02-24", firm)  # entered late
    with time_machine.travel("2026-02-24 08:00+08:00", tick=False):  # he rang in
        people.enter_leave(
            person, by=north.department, kind="sick", reason="电话请假", start=date(2026, 2, 25),
            end=date(2026, 2, 26),
        )  # fmt: skip
    write(person, 28, "02-28", {})  # the other make-up day, at the workstation
    with time_machine.travel("2026-03-02 09:00+08:00", tick=False):
        yield north


def test_the_month_page_agrees_with_a_recount_by_sql_and_by_hand(month, page_of):
    counted = asked(COUNTS, month.person)
    assert counted == {"workdays": 16, "posted": 11, "away": 2, "expected": 9, "done": 5}
    page = page_of(month.department).get(
        reverse("records:duty_month", args=[month.person.pk, "2026-02"])
    )
    shown = page.context["month"]
    assert (shown.workdays, shown.done, shown.due) == (16, counted["done"], counted["expected"])
    assert page.context["not_posted"] == counted["workdays"] - counted["posted"]
    assert page.context["on_leave"] == counted["away"]
    assert page.context["expected"] == counted["expected"]
    assert page.context["missing"] == counted["expected"] - counted["done"]
    missing = [day.day.day for day in shown.days if day.is_missing]
    assert missing == [11, 12, 24, 27]
    made_up = [day.day.day for day in shown.days if day.calendar == "make_up" and day.log]
    assert made_up == [14, 28]


def test_the_summary_agrees_with_a_recount_by_sql(month):
    counted = {**asked(LOGS, month.person), **asked(VISITS, month.person)}
    assert counted == {
        "log_days": 6, "logs_late": 1, "contacts": 6, "visits_on_site": 4,
        "enterprises_visited": 2, "policy_visits": 2, "service_visits": 1,
    }  # fmt: skip
    MonthlySummary.objects.filter(instructor=month.person, start=FEBRUARY.start).delete()
    summary = due.draft_own(MonthlySummary, month.person, FEBRUARY, by=month.instructor)
    read = {code: one["value"] for code, one in summary_figures(summary, month).items()}
    assert {code: read[code] for code in counted} == counted
    done = asked(COUNTS, month.person)
    assert (read["duty_days"], due_of(summary, "duty_days")) == (done["done"], done["expected"])
    numbers = [int(n) for n in re.findall(r"\d+", summary.text.split("2026年2月", 1)[-1])]
    said = ("log_days", "contacts", "visits_on_site", "enterprises_visited", "policy_visits")
    for code in said:
        assert counted[code] in numbers, (code, summary.text)


def summary_figures(summary, north):
    """What the summary keeps when it is handed in."""
    papers.submit_paper(summary, {}, by=north.instructor, version=summary.version)
    summary.refresh_from_db()
    return summary.figures


def due_of(summary, code):
    return summary.figures[code]["due"]


def test_figures_rows_and_the_month_s_own_sums_are_one(month):
    counted = asked(COUNTS, month.person)
    figure = figures.get("duty_days")
    reading = figure.one("instructor", month.person.pk, FEBRUARY)
    own = person_month(month.person, FEBRUARY, month.department)
    assert (reading.value, reading.due) == (own.done, own.due)
    assert (reading.value, reading.due) == (counted["done"], counted["expected"])
    assert DutyRule.objects.filter(kind="part_time").count() == 1
    logged = figures.get("log_days").evidence("instructor", month.person.pk, FEBRUARY).rows
    assert sorted(log.day.day for log in logged) == [9, 10, 13, 14, 16, 28]
    assert [log.day.day for log in logged if log.is_late] == [13]
