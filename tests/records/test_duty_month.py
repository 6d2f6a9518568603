"""A person's month: recounted by hand, explained day by day, and never another sum than the figure.

The month counted out below is October 2026, as the State Council set it: the 1st to the 7th are
National Day, Saturday the 10th is worked, and so is no other weekend day.
"""

import random
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from common import figures
from common.figures import Reading
from common.periods import Period
from instructors import actions
from instructors.models import CalendarDay
from records import days
from records.days import person_month
from records.models import DutyRule, Visit
from tests import factories as make

OCTOBER = Period.parse("2026-10")


def october(day):
    return date(2026, 10, day)


def rule(district, minimum=1, per="workday", metric="log_day", **fields):
    values = {"kind": "part_time", "valid_from": date(2025, 1, 1), **fields}
    return DutyRule.objects.create(
        district=district, metric=metric, minimum=minimum, per=per, **values
    )


def reading(person, period=OCTOBER):
    return figures.get("duty_days").one("instructor", person.pk, period)


@pytest.fixture
def north(cast):
    with time_machine.travel("2026-11-21 10:00+08:00", tick=False):
        rows = CalendarDay.objects.filter(day__gte=october(1), day__lte=october(31))
        worked = [row.day.day for row in rows.order_by("day") if row.is_workday]
        assert worked == [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30]
        yield cast.north


def counted_by_hand(north):
    """Posted from the 9th; sick on the 13th and 14th; a training class on the 20th to the 22nd.

    Of the 18 workdays 1 is before the posting, 2 are sick leave, 3 are training: 12 are expected:
    9, 10, 12, 15, 16, 19, 23, 26, 27, 28, 29, 30.
    """
    north.posting.start = october(9)
    north.posting.save()
    for first, last, kind in ((13, 14, "sick"), (20, 22, "training")):
        make.make_leave(
            north.person, october(first), end=october(last), kind=kind, status="approved"
        )
    for day in (9, 10, 11, 13, 15, 16):  # the 11th is a Sunday, the 13th he was ill
        make.make_log(north.person, october(day), north.enterprise)
    for day in (19, 26):
        make.make_log(north.person, october(day), north.enterprise).visits.update(way="phone")
    make.make_log(north.person, october(27))  # at the workstation


def test_a_month_recounted_by_hand(north):
    counted_by_hand(north)
    every_day = rule(north.district)
    visits = rule(north.district, 6, "month", "visit_day")
    weekly = rule(north.district, 2, "week", "contact_day")
    month = person_month(north.person, OCTOBER, north.department)
    found = [(line.rule, line.expected, line.whole, line.due, line.done) for line in month.lines]
    # Logs on the expected days 9, 10, 15, 16, 19, 26, 27 are 7 of 12.
    # Visits: 6 × 12 ÷ 18 = 4; on site on 9, 10, 11, 13, 15, 16, so that the 4 due are done.
    # Weeks that end in October: 28 Sep–4 Oct nothing expected of 3 workdays (28, 29, 30 Sep);
    # 5–11: 2 of 3 expected, 2 × 2 ÷ 3 = 1.33, so 1, done (9, 10, 11);
    # 12–18: 3 of 5, 1.2, so 1, done; 19–25: 2 of 5, 0.8, so 1, done (19).
    assert {entry for entry in found if entry[0] == every_day} == {(every_day, 12, 18, 12, 7)}
    assert {entry for entry in found if entry[0] == visits} == {(visits, 12, 18, 4, 4)}
    weeks = [entry[1:] for entry in found if entry[0] == weekly]
    assert weeks == [(2, 3, 1, 1), (3, 5, 1, 1), (2, 5, 1, 1)]
    assert (month.done, month.due) == (7 + 4 + 3, 12 + 4 + 3)
    assert reading(north.person) == Reading(14, 19)
    counts = [month.count(s) for s in (days.NOT_POSTED, days.LEAVE, days.OTHER_DUTY, days.EXPECTED)]
    assert counts == [1, 2, 3, 12] and month.workdays == 18


def test_every_day_says_in_words_why_it_was_expected_or_not(north, page_of):
    counted_by_hand(north)
    rule(north.district)
    client = page_of(north.department, HTTP_ACCEPT_LANGUAGE="en")
    page = client.get(reverse("records:duty_month", args=[north.person.pk, "2026-10"]))
    said = {day.day.day: day for day in page.context["month"].days}
    assert said[1].words == "National Day"
    assert said[8].words.startswith("workday, not posted yet (from")
    assert said[10].words == "make-up workday" and said[10].way == days.ON_SITE
    assert said[13].words == "workday, on leave: sick leave"
    assert said[20].words == "workday, other duty: training"
    assert said[18].words == "weekend"
    assert (said[19].way, said[27].way) == (days.CONTACT, days.ELSEWHERE)
    assert [n for n, day in said.items() if day.is_missing] == [12, 23, 28, 29, 30]
    assert said[9].log.get_absolute_url() in page.content.decode()
    north.posting.end = october(16)
    north.posting.save()
    page = client.get(reverse("records:duty_month", args=[north.person.pk, "2026-10"]))
    assert "posting ended on" in page.context["month"].days[18].words


def test_approved_leave_lowers_what_is_due_at_once(north):
    rule(north.district)
    before = reading(north.person).due
    with time_machine.travel("2026-10-12 09:00+08:00", tick=False):
        leave = actions.ask_leave(
            north.person, by=north.instructor, kind="sick", reason="看病", start=october(13),
            end=october(15),
        )  # fmt: skip
        assert reading(north.person).due == 3  # 8, 9, 10; nothing is approved yet
    assert reading(north.person).due == before
    with time_machine.travel("2026-10-12 09:00+08:00", tick=False):
        leave = actions.decide_leave(leave, True, by=north.department)
    assert reading(north.person).due == before - 3
    with time_machine.travel("2026-10-15 09:00+08:00", tick=False):
        actions.return_from_leave(leave, october(15), by=north.instructor)
    assert reading(north.person).due == before - 2  # back on the third day


def test_half_months_half_years_and_years_count_where_they_end(north):
    make.make_log(north.person, october(9), north.enterprise)
    rule(north.district, 2, "half_month", "visit_day")
    lines = person_month(north.person, OCTOBER, north.department).lines
    assert [(line.first.day, line.last.day, line.due, line.done) for line in lines] == [
        (1, 15, 2, 1), (16, 31, 2, 0),
    ]  # fmt: skip
    DutyRule.objects.all().delete()
    yearly = rule(north.district, 1, "year", "visit_day", prorate=False)
    rule(north.district, 4, "half_year", "contact_day")
    month = person_month(north.person, OCTOBER, north.department)
    assert month.lines == [] and {later.last for later in month.later} == {date(2026, 12, 31)}
    with time_machine.travel("2027-02-01 10:00+08:00", tick=False):
        assert reading(north.person, Period.parse("2026-12")) == Reading(1 + 1, 1 + 4)
        assert reading(north.person, Period.parse("2026")) == Reading(1 + 2, 1 + 8)  # and June
    assert str(yearly)


def test_a_minimum_at_each_enterprise_is_due_for_every_posting_and_its_days(north):
    other = make.make_enterprise(north.town, north.station)
    make.make_posting(north.person, other, october(20))  # 9 of 18 workdays: 20–23, 26–30
    each = rule(north.district, 2, "month", "visit_day", each_enterprise=True)
    rule(north.district, 3, "month", "visit_day")
    for day in (9, 10, 21):
        make.make_log(north.person, october(day), north.enterprise)
    log = make.make_log(north.person, october(22), north.enterprise)
    Visit.objects.create(log=log, day=log.day, enterprise=other, text="走访")
    Visit.objects.create(log=log, day=log.day, enterprise=other, text="下午又去一次")
    lines = person_month(north.person, OCTOBER, north.department).lines
    found = {
        line.stay.enterprise: (line.due, line.done, line.done_mask.bit_count())
        for line in lines
        if line.rule == each
    }
    assert found == {north.enterprise.pk: (2, 2, 4), other.pk: (1, 1, 1)}
    assert reading(north.person) == Reading(2 + 1 + 3, 2 + 1 + 3)


def shuffled(rng, north, other):
    """Any postings, leave, calendar, rules and logs."""
    north.person.postings.all().delete()
    at = october(1) - timedelta(days=rng.randint(0, 40))
    for firm in rng.choices([north.enterprise, other], k=rng.randint(0, 4)):
        end = at + timedelta(days=rng.randint(0, 25))
        make.make_posting(
            north.person, firm, at, end=end, workstation=rng.choice([north.station, None]),
            district=rng.choice([north.district, north.town]),
        )  # fmt: skip
        at = end + timedelta(days=rng.randint(1, 9))
    north.person.leaves.all().delete()
    day = october(1) - timedelta(days=rng.randint(0, 9))
    while day < october(31) and rng.random() < 0.8:
        end = day + timedelta(days=rng.randint(0, 5))
        make.make_leave(
            north.person, day, end=end, kind=rng.choice(["sick", "official", "training"]),
            status=rng.choice(["approved", "waiting", "returned"]),
        )  # fmt: skip
        day = end + timedelta(days=rng.randint(1, 12))
    for row in rng.sample(list(CalendarDay.objects.within(OCTOBER)), 5):
        row.kind = rng.choice(CalendarDay.Kind.values)
        row.save()
    DutyRule.objects.all().delete()
    for metric in rng.sample(["log_day", "visit_day", "contact_day"], 2):
        per = rng.choice(DutyRule.Per.values)
        rule(
            rng.choice([north.district, north.town]), 1 if per == "workday" else rng.randint(1, 6),
            per, metric, prorate=rng.random() < 0.7,
        )  # fmt: skip
    rule(north.district, 1, "month", "contact_day", each_enterprise=True)


def test_what_is_explained_always_adds_up_to_the_figure(north):
    """Whatever the postings, leave, calendar, rules and logs."""
    rng = random.Random(1949)
    other = make.make_enterprise(north.town, north.station)
    for day in rng.sample([n for n in range(1, 32) if n not in (9, 15)], 14):
        log = make.make_log(north.person, october(day), rng.choice([north.enterprise, other]))
        log.visits.update(way=rng.choice(["on_site", "phone"]))
    for today in ("2026-11-21", "2026-10-15", "2026-10-09"):
        for _turn in range(8):
            shuffled(rng, north, other)
            with time_machine.travel(f"{today} 10:00+08:00", tick=False):
                check_sums(north.person, north.department)


def check_sums(person, reader):
    month = person_month(person, OCTOBER, reader)
    figure = reading(person)
    assert (month.done, month.due) == (figure.value, figure.due)
    states = (days.NOT_POSTED, days.LEAVE, days.OTHER_DUTY, days.AHEAD, days.EXPECTED)
    assert sum(month.count(state) for state in states) == month.workdays
    daily = [line for line in month.lines if line.rule.per == "workday"]
    if len({line.rule.pk for line in daily}) == 1:
        asked = [day for day in month.days if day.is_due and day.state == days.EXPECTED]
        assert sum(line.due for line in daily) == len(asked)
        if daily[0].rule.metric == "log_day":
            assert sum(line.done for line in daily) == sum(1 for day in asked if day.log)
    assert all(line.done <= line.due for line in month.lines)


def test_one_sees_his_own_month_and_another_county_s_is_not_found(north, cast, page_of):
    url = reverse("records:duty_month", args=[north.person.pk, "2026-10"])
    assert page_of(north.instructor).get(url).context["own"]
    assert page_of(cast.south.instructor).get(url).status_code == 404
    client = page_of(north.instructor)
    for wrong in ("2026", "2026-13", "x"):
        bad = reverse("records:duty_month", args=[north.person.pk, wrong])
        assert client.get(bad).status_code == 404


def test_the_month_is_one_press_from_the_summary_the_person_and_the_evidence(north, page_of):
    url = reverse("records:duty_month", args=[north.person.pk, "2026-03"])
    evidence = reverse(
        "reports:figure_evidence", args=["duty_days", "instructor", north.person.pk, "2026-03"]
    )
    client = page_of(north.department)
    for page in (north.summary.get_absolute_url(), evidence):
        assert url in client.get(page).content.decode(), page
    page = client.get(north.person.get_absolute_url()).content.decode()
    assert url.replace("2026-03", "2026-11") in page


def test_a_month_costs_the_same_however_much_is_in_it(north, page_of, costs_the_same):
    rule(north.district, 2, "week", "visit_day")
    rule(north.district, 1, "month", "visit_day", each_enterprise=True)
    make.make_log(north.person, october(9), north.enterprise)
    make.make_leave(north.person, october(20), status="approved")

    def grow():
        for day in (12, 13, 14):
            make.make_log(north.person, october(day), north.enterprise)
        for day in (26, 28):
            make.make_leave(north.person, october(day), end=october(day), status="approved")
        make.make_posting(north.person, make.make_enterprise(north.town), october(5))

    url = reverse("records:duty_month", args=[north.person.pk, "2026-10"])
    costs_the_same(page_of(north.department), url, grow)


def test_leave_that_was_not_taken_leaves_its_days_due(north):
    rule(north.district)
    whole = reading(north.person).due
    leave = make.make_leave(
        north.person, october(13), end=october(14), kind="sick", status="approved"
    )
    assert reading(north.person).due == whole - 2
    actions.return_from_leave(leave, october(13), by=north.station_head)
    assert reading(north.person).due == whole
    month = person_month(north.person, OCTOBER, north.department)
    assert month.count(days.LEAVE) == 0
