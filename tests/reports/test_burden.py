"""The burden meter: counts of groups, five at least, and nobody in them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import models
from django.urls import reverse

from accounts import audit
from accounts.actions import set_policy
from accounts.models import AuditEntry, District
from common import asked, opened
from common.periods import MONTH, Period
from records.forms.papers import ReturnForm
from records.models import DailyLog
from reports.burden import closing, counting, reading
from reports.models import FormAdmission, FormPeople, FormTime
from tests import factories as make

pytestmark = pytest.mark.django_db


def at(day, **later):
    return time_machine.travel(f"{day}T04:00:00Z", tick=False, **later)


def ask_for_leave(browser, moment, **more):
    """Open the form as a person does, and send it; what was asked is in the page's own note."""
    page = browser.get(reverse("instructors:leave_ask"))
    form = page.context["form"]
    moment.shift(timedelta(seconds=more.pop("seconds", 40)))
    data = {
        "kind": "annual", "start": "2026-10-15", "end": "2026-10-16", "reason": "探亲",
        "form_key": form["form_key"].value(), "opened": form["opened"].value(), **more,
    }  # fmt: skip
    return browser.post(reverse("instructors:leave_ask"), data)


@pytest.fixture
def crowd(cast):
    """Ask for a number of people of a county: users with an instructor record."""

    def gather(county, count):
        return [
            make.make_user("instructor", county, f"{county.code}-{n}-{make.number()}")
            for n in range(count)
        ]

    return gather


def measured(month, place, people, form="log", posts=None, bucket=60):
    """The rows of a closed month, as counting and closing make them."""
    row = {"month": month.start, "place": place, "role": "instructor"}
    FormPeople.objects.get_or_create(**row, form="", defaults={"people": people})
    FormPeople.objects.create(**row, form=form, people=people)
    posts = posts or people * 10
    FormTime.objects.create(
        **row, form=form, bucket=bucket, posts=posts, fields=posts * 5, filled=posts * 3
    )


OCTOBER = Period(date(2026, 10, 1), MONTH)


def test_a_form_that_was_taken_is_counted_by_group_and_class_of_duration(cast, page_of):
    with at("2026-10-12") as moment:
        assert ask_for_leave(page_of(cast.north.instructor), moment).status_code == 302
    row = FormTime.objects.get()
    assert (row.month, row.place, row.role) == (OCTOBER.start, cast.north.district, "instructor")
    assert (row.form, row.bucket, row.posts) == ("leave", 60, 1)
    assert row.fields == 4
    assert row.filled < row.fields


def test_whoever_is_counted_in_a_township_is_counted_for_its_county(cast, page_of):
    user = make.make_user("instructor", cast.north.town)
    firm = cast.north.enterprise
    make.make_posting(make.make_instructor(cast.north.station, "乡镇", user), firm)
    with at("2026-10-12") as moment:
        ask_for_leave(page_of(user), moment)
    assert FormTime.objects.get().place == cast.north.district


def test_a_form_that_was_not_taken_is_not_counted(cast, page_of):
    browser = page_of(cast.north.instructor)
    with at("2026-10-12") as moment:
        ask_for_leave(browser, moment, start="")
        assert not FormTime.objects.exists()
        ask_for_leave(browser, moment)
        ask_for_leave(browser, moment)  # over the same days: the rule says no
    assert FormTime.objects.get().posts == 1


def test_a_forged_or_missing_note_is_counted_without_a_time(cast, page_of):
    with at("2026-10-12") as moment:
        ask_for_leave(page_of(cast.north.instructor), moment, opened="1.2.3.4:forged")
    assert FormTime.objects.get().bucket == counting.UNKNOWN


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(0, 30), (30, 30), (31, 60), (1800, 1800), (1801, 0), (90_000, 0)]
)
def test_a_duration_falls_into_its_class_and_one_left_open_into_none(seconds, bucket):
    assert counting.bucket(seconds) == bucket


@pytest.mark.parametrize(
    ("said", "bucket"), [("45", 60), ("99999", 0), ("999999", 120), ("-3", 120)]
)
def test_what_a_phone_says_of_an_offline_log_is_believed_within_bounds(said, bucket):
    note = opened.Opened(90, 5, 1, 3)
    assert counting.bucket(counting.seconds(said, note)) == bucket


def test_the_note_says_nothing_about_who_opened_the_form(cast, page_of):
    with at("2026-10-12"):
        notes = {
            page_of(user).get(reverse("instructors:leave_ask")).context["form"]["opened"].value()
            for user in (cast.north.instructor, cast.south.instructor)
        }
    assert len(notes) == 1


def test_the_meters_tables_hold_no_person_and_no_moment(cast, page_of):
    for model in (FormTime, FormPeople):
        fields = model._meta.concrete_fields
        related = {f.related_model for f in fields if f.related_model}
        assert related == {District}, model
        assert not [f for f in fields if isinstance(f, models.DateTimeField | models.JSONField)]
        texts = [f for f in fields if isinstance(f, models.CharField | models.TextField)]
        assert {f.name for f in texts} <= {"role", "form"}
    user = cast.north.instructor
    with at("2026-10-12") as moment:
        before = AuditEntry.objects.count()
        ask_for_leave(page_of(user), moment)
    stored = [str(value) for row in FormTime.objects.values_list() for value in row]
    assert user.username not in " ".join(stored)
    assert str(user.name) not in " ".join(stored)
    assert AuditEntry.objects.count() == before + 1  # the leave's own, none of the meter


def test_the_switch_turns_the_meter_off_at_once(cast, page_of):
    browser = page_of(cast.north.instructor)
    set_policy("burden_meter", False, district=cast.north.district, by=cast.north.department)
    with at("2026-10-12") as moment:
        assert ask_for_leave(browser, moment).status_code == 302
    assert not FormTime.objects.exists()


def test_a_form_in_no_register_is_counted_by_its_page_and_named(cast, page_of):
    put_back = asked.leave_out("leave")
    try:
        with at("2026-10-12") as moment:
            ask_for_leave(page_of(cast.north.instructor), moment)
        assert FormTime.objects.get().form == "instructors:leave_ask"
        page = page_of(cast.north.department).get(reverse("reports:form_register"))
        assert "instructors:leave_ask" in page.content.decode()
    finally:
        put_back()


def test_closing_a_month_counts_people_once_and_papers_that_were_due(cast, crowd):
    people = crowd(cast.north.district, 6)
    with at("2026-10-12"):
        for user in people:
            for _ in range(3):
                audit.record("log.received", cast.north.log, by=user, day=date(2026, 10, 12))
        audit.record("leave.asked", cast.north.leave, by=people[0])
    FormTime.objects.create(month=OCTOBER.start, place=cast.north.district, role="instructor",
                            form="log", bucket=60, posts=18, fields=90)  # fmt: skip
    with at("2026-11-02"):
        assert closing.close_months() == 1
        assert closing.close_months() == 0
    counts = FormPeople.objects.filter(place=cast.north.district, role="instructor")
    assert dict(counts.values_list("form", "people")) == {"": 6, "log": 6, "leave": 1}
    # September's summary and the third quarter's report, of the one person who is posted
    assert counts.get(form="").papers == 2
    assert counts.get(form="").owing == 1


def test_fewer_than_five_people_are_not_shown(cast, page_of):
    with at("2026-11-05"):
        measured(OCTOBER, cast.north.district, 4)
        found = reading.loads(cast.north.district, [OCTOBER])[OCTOBER]
        assert [line.cell for load in found for line in load.lines] == [None]
        assert not found[0].shown
        text = page_of(cast.north.department).get(reverse("reports:burden")).content.decode()
        assert "人数过少" in text or "too few" in text

        FormPeople.objects.filter(people=4).update(people=5)
        load = reading.loads(cast.north.district, [OCTOBER])[OCTOBER][0]
        assert load.lines[0].cell.posts == 40
        assert load.minutes == 6  # eight forms each, of three quarters of a minute


def test_a_small_neighbour_cannot_be_had_by_taking_the_shown_ones_from_the_citys(cast):
    with at("2026-11-05"):
        measured(OCTOBER, cast.north.district, 2)
        measured(OCTOBER, cast.south.district, 30)
        for county in (cast.north.district, cast.south.district):
            assert reading.loads(county, [OCTOBER])[OCTOBER][0].lines[0].cell is None
        city = reading.loads(cast.city.district, [OCTOBER])[OCTOBER][0]
        assert city.lines[0].cell.people == 32


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ({"a": 9, "b": 9}, ""),
        ({"a": 3, "b": 9}, "ab"),
        ({"a": 3, "b": 9, "c": 7}, "ac"),
        ({"a": 2, "b": 2, "c": 9, "d": 20}, "abc"),
        ({"a": 3, "b": 4, "c": 9}, "ab"),
        ({"a": 0, "b": 9, "c": 8}, "ac"),
    ],
)
def test_what_is_withheld_is_never_one_cell_nor_fewer_than_five_people(people, hidden):
    assert reading.withheld(people) == set(hidden)


def test_totals_of_a_role_leave_out_the_forms_that_are_not_shown(cast):
    with at("2026-11-05"):
        measured(OCTOBER, cast.north.district, 20)
        measured(OCTOBER, cast.north.district, 2, form="leave", posts=7)
        load = reading.loads(cast.north.district, [OCTOBER])[OCTOBER][0]
    assert load.total.posts == 200
    assert [bool(line.cell) for line in load.lines] == [True, False]


def test_a_month_is_shown_when_it_is_over_and_not_while_it_grows(cast, page_of):
    url, user = reverse("reports:burden"), cast.north.department
    with at("2026-10-31"):
        browser = page_of(user)
        measured(OCTOBER, cast.north.district, 20)
        assert reading.loads(cast.north.district, [OCTOBER])[OCTOBER] == []
        assert browser.get(url, {"month": "2026-10"}).status_code == 404
    with at("2026-11-01"):
        browser = page_of(user)
        assert browser.get(url, {"month": "2026-10"}).status_code == 200
        for wrong in ("2026Q3", "2026-13", "x"):
            assert browser.get(url, {"month": wrong}).status_code == 404


def test_six_months_cost_as_many_queries_as_one(cast, django_assert_max_num_queries):
    with at("2026-11-05"):
        months = [OCTOBER]
        for _ in range(5):
            measured(months[-1], cast.north.district, 20)
            months.append(months[-1].previous())
        with django_assert_max_num_queries(2):
            reading.loads(cast.north.district, months)


def test_the_register_counts_the_fields_of_the_form_classes_themselves(cast):
    form = next(one for one in asked.register() if one.code == "paper_return")
    assert [name for name, _ in form.fields] == list(ReturnForm.base_fields)
    assert form.required == sum(field.required for field in ReturnForm.base_fields.values())
    step = next(one for one in asked.register() if one.code == "problem_step")
    assert len(step.fields) == max(len(cls.base_fields) for cls in step.forms)


@pytest.mark.parametrize("page", [
    "symposium_attendance", "symposium_uninvite", "symposium_return", "problem_untrack",
    "experience_review", "experience_publish", "experience_withdraw", "experience_use",
])  # fmt: skip
def test_what_a_station_or_an_instructor_fills_in_stands_in_the_register(page):
    assert any(f"records:{page}" in form.views for form in asked.register())


def test_the_register_names_pages_and_verbs_that_exist(cast):
    from django.urls import get_resolver

    from common.wording import WORDS
    from tests.test_access import addresses

    names = {name for name, _ in addresses(get_resolver().url_patterns)}
    for form in asked.register():
        assert set(form.views) | set(form.scripts) <= names, form.code
        assert set(form.verbs) <= WORDS.keys(), form.code


def test_an_approval_is_entered_once_audited_and_inherited(cast, page_of):
    url = reverse("reports:form_admit", args=[cast.city.district.pk, "log"])
    browser = page_of(cast.city.department)
    data = {"approved_by": "部务会", "approved_on": "2026-01-05", "document": "1号", "version": 0}
    assert browser.post(url, data).status_code == 302
    row = FormAdmission.objects.get()
    assert (row.district, row.approved_by) == (cast.city.district, "部务会")
    assert AuditEntry.objects.filter(verb="burden.admitted").count() == 1
    assert browser.post(url, data).status_code == 200  # somebody has entered it meanwhile
    assert "部务会" in page_of(cast.north.department).get(
        reverse("reports:form_register")
    ).content.decode()  # fmt: skip


def test_a_county_enters_nothing_for_its_neighbour_and_nothing_unheard_of(cast, page_of):
    browser = page_of(cast.north.department)
    for args in ([cast.south.district.pk, "log"], [cast.north.district.pk, "nothing"]):
        assert browser.get(reverse("reports:form_admit", args=args)).status_code == 404


def typed(sheet, enterprise):
    """The log form as it came, with a sentence in it."""
    return {
        "day": "2026-10-12", "form_key": sheet.head["form_key"].value(), "v-TOTAL_FORMS": 1,
        "v-INITIAL_FORMS": 0, "v-0-key": sheet.visits[0]["key"].value(), "v-0-version": 0,
        "v-0-place": enterprise.pk, "v-0-way": "on_site", "v-0-text": "走访",
        "opened": sheet.head["opened"].value(),
    }  # fmt: skip


def test_a_log_is_counted_as_an_instructors_with_the_fields_that_were_in_view(cast, page_of):
    with at("2026-10-12") as moment:
        browser = page_of(cast.north.instructor)
        page = browser.get(reverse("records:log_new"), {"day": "2026-10-12"})
        data = typed(page.context["sheet"], cast.north.enterprise)
        assert data["opened"] in page.content.decode()
        moment.shift(timedelta(seconds=50))
        assert browser.post(reverse("records:log_new"), data).status_code == 302
    assert DailyLog.objects.filter(day=date(2026, 10, 12)).exists()
    row = FormTime.objects.get()
    assert (row.form, row.role, row.bucket) == ("log", "instructor", 60)
    assert row.fields == 5  # day, place, way, tags and text; the rest is folded away


def test_a_log_that_a_phone_had_kept_is_counted_by_what_it_says_of_its_time(cast, page_of):
    with at("2026-10-12") as moment:
        browser = page_of(cast.north.instructor)
        page = browser.get(reverse("records:log_new"), {"day": "2026-10-12"})
        data = typed(page.context["sheet"], cast.north.enterprise)
        moment.shift(timedelta(minutes=50))
        sent = {
            **data, "sending": "5a1e7a4c-9b0a-4f0f-8f0a-0a5a3f1f2b3c", "spent": "110",
            "owner": cast.north.instructor.phone_id,
        }  # fmt: skip
        answer = browser.post(reverse("records:log_send"), sent)
        assert answer.json()["state"] == "received"
        refused = browser.post(reverse("records:log_send"), {**sent, "sending": "x"})
        assert refused.status_code == 422
    row = FormTime.objects.get()
    assert (row.form, row.bucket, row.posts) == ("log", 120, 1)
