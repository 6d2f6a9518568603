"""Lists, forms and grids of this room, as a browser meets them."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from instructors.actions import prepare_person
from instructors.models import Enrolment, Instructor, Leave, Posting
from tests import factories as make

LISTS = ["instructors:instructor_list", "instructors:posting_list", "instructors:leave_list",
         "instructors:course_list", "instructors:training_year"]  # fmt: skip


def person(office, name, **fields):
    row = make.make_instructor(office.station, name, **fields)
    prepare_person(row).save()
    return row


def found(browser, text):
    page = browser.get(reverse("instructors:instructor_list"), {"q": text})
    return [row.name for row in page.context["page"]]


def test_a_person_is_found_by_name_pinyin_and_initials(cast, page_of):
    person(cast.north, "单雄信")
    person(cast.north, "曾国藩")
    browser = page_of(cast.north.department)
    for text in ("单雄", "shanxiong", "shan xiong", "sxx", "雄信"):
        assert found(browser, text) == ["单雄信"], text
    assert found(browser, "zeng") == ["曾国藩"]


def test_numbers_find_only_for_who_may_open_them(cast, page_of):
    row = person(cast.north, "单雄信", phone="13912349876")
    assert found(page_of(cast.north.department), row.id_number) == ["单雄信"]
    assert found(page_of(cast.north.station_head), row.id_number) == []
    assert found(page_of(cast.north.station_head), "9876") == ["单雄信"]
    assert found(page_of(cast.south.department), row.id_number) == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_more_rows(cast, page_of, costs_the_same, name):
    def grow():
        for n in range(12):
            one = make.make_instructor(cast.north.station)
            make.make_posting(one, make.make_enterprise(cast.north.town, cast.north.station))
            make.make_leave(one)
            make.make_course(cast.north.district, one, day=date(2026, 2, n + 1))

    costs_the_same(page_of(cast.north.department), reverse(name), grow)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_one_s_own_branch_only(cast, page_of, name):
    rows = {
        office: set(page_of(cast_office.department).get(reverse(name)).context["page"])
        for office, cast_office in vars(cast).items()
        if office in ("city", "north", "south")
    }
    assert rows["north"] and not rows["north"] & rows["south"]
    assert rows["north"] | rows["south"] == rows["city"]


def test_the_list_sorts_by_the_sound_of_the_surname(cast, page_of):
    for name in ("周一", "单二", "曾三", "艾四"):
        person(cast.south, name)
    page = page_of(cast.south.department).get(reverse("instructors:instructor_list"))
    order = [row.name for row in page.context["page"] if row.name_initials]
    assert order == ["艾四", "单二", "曾三", "周一"]


def typed(office, **values):
    return {
        "name": "丁一", "id_number": make.make_id_number(), "phone": "13812345678",
        "kind": "part_time", "district": office.district.pk, "workstation": office.station.pk,
        "sounds": "", **values,
    }  # fmt: skip


def test_a_new_person_is_entered_with_a_reading_for_a_rare_character(cast, page_of):
    browser, url = page_of(cast.north.department), reverse("instructors:instructor_add")
    page = browser.post(url, typed(cast.north, name="丁㛃", sounds="㛃=jie"))
    assert page.status_code == 302
    assert Instructor.objects.get(name="丁㛃").name_key == "ding jie"


def test_a_wrong_id_number_is_said_beside_the_field(cast, page_of):
    url = reverse("instructors:instructor_add")
    page = page_of(cast.north.department).post(url, typed(cast.north, id_number="330105"))
    assert "id_number" in page.context["form"].errors


def test_the_edit_form_keeps_the_id_number_covered(cast, page_of):
    row, browser = cast.north.person, page_of(cast.north.department)
    url = reverse("instructors:instructor_edit", args=[row.pk])
    assert row.id_number not in browser.get(url).content.decode()
    values = typed(cast.north, name=row.name, id_number="", phone="", version=1, post="科长")
    assert browser.post(url, values).status_code == 302
    stored = Instructor.objects.get(pk=row.pk)
    assert (stored.id_number, stored.phone, stored.post) == (row.id_number, row.phone, "科长")


def test_opening_an_id_number_is_written_down_and_not_for_everybody(cast, page_of):
    url = reverse("instructors:instructor_number", args=[cast.north.person.pk, "id_number"])
    htmx = {"HX-Request": "true"}
    page = page_of(cast.north.department).post(url, headers=htmx)
    assert cast.north.person.id_number in page.content.decode()
    page = page_of(cast.north.committee).post(url, headers=htmx)
    assert cast.north.person.id_number not in page.content.decode()
    assert AuditEntry.objects.filter(verb="masked.opened").count() == 1


def test_posting_beyond_the_usual_load_is_warned_of(cast, page_of):
    for _ in range(5):
        make.make_posting(cast.north.colleague, make.make_enterprise(cast.north.town))
    firm = make.make_enterprise(cast.north.town, cast.north.station)
    browser = page_of(cast.north.department)
    url = reverse("instructors:posting_add", args=[cast.north.colleague.pk])
    values = {"enterprise": firm.name, "start": "2026-05-01"}
    page = browser.post(url, values)
    assert len(page.context["form"].warnings) == 1
    page = browser.post(url, {**values, "sure": page.context["form"].data["sure"]})
    assert page.status_code == 302
    assert Posting.objects.get(enterprise=firm).workstation == cast.north.station


def test_a_stale_ending_comes_back_with_what_was_typed(cast, page_of):
    make.leave_nothing_open(cast.north)
    url = reverse("instructors:posting_end", args=[cast.north.posting.pk])
    Posting.objects.filter(pk=cast.north.posting.pk).update(version=3)
    values = {"end": "2026-05-31", "reason": "轮换", "version": 1}
    page = page_of(cast.north.department).post(url, values)
    assert page.status_code == 200 and "轮换" in page.content.decode()


def test_leave_is_asked_for_and_decided_on_its_pages(cast, page_of, time_machine):
    time_machine.move_to("2026-03-02 09:00+08:00")
    mine, head = page_of(cast.north.instructor), page_of(cast.north.station_head)
    values = {"kind": "sick", "start": "2026-03-03", "end": "2026-03-03", "reason": "看病"}
    page = mine.post(reverse("instructors:leave_ask"), values)
    leave = Leave.objects.get(reason="看病")
    assert page.url == leave.get_absolute_url()
    assert leave in head.get(reverse("instructors:leave_list")).context["waiting"]
    assert not mine.get(reverse("instructors:leave_list")).context["waiting"]
    head.post(reverse("instructors:leave_decide", args=[leave.pk]), {"answer": "yes", "version": 1})
    leave.refresh_from_db()
    assert leave.status == "approved"


def grid(course, **changes):
    rows = list(course.enrolments.order_by("instructor__name_key", "pk"))
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for n, row in enumerate(rows):
        values = {"pk": row.pk, "version": row.version, "result": "passed", "hours": 8,
                  "score": 90, "certificate": "", **changes}  # fmt: skip
        data |= {f"form-{n}-{name}": value for name, value in values.items()}
    return data


def test_results_are_entered_as_a_grid_with_one_entry_in_the_trail(cast, page_of):
    course = make.make_course(cast.north.district, cast.north.person, cast.north.colleague)
    browser = page_of(cast.north.department)
    assert browser.post(course.get_absolute_url(), grid(course)).status_code == 302
    assert set(course.enrolments.values_list("result", "hours")) == {("passed", 8)}
    assert AuditEntry.objects.get(verb="course.results").params["count"] == 2


def test_a_line_that_somebody_else_changed_stays_as_it_is(cast, page_of):
    course = make.make_course(cast.north.district, cast.north.person, cast.north.colleague)
    data = grid(course)
    first = course.enrolments.get(instructor=cast.north.person)
    Enrolment.objects.filter(pk=first.pk).update(version=2, result="failed")
    page_of(cast.north.department).post(course.get_absolute_url(), data)
    assert set(course.enrolments.values_list("result", flat=True)) == {"failed", "passed"}


def test_more_hours_than_the_course_has_are_refused(cast, page_of):
    course = make.make_course(cast.north.district, cast.north.person)
    page = page_of(cast.north.department).post(course.get_absolute_url(), grid(course, hours=9))
    assert page.status_code == 200
    assert course.enrolments.get().hours == 0


def test_all_who_match_are_enrolled_and_nobody_twice(cast, page_of):
    course = make.make_course(cast.north.district, cast.north.person)
    url = reverse("instructors:course_enrolled", args=[course.pk])
    listed = f"{reverse('instructors:course_enrol', args=[course.pk])}?kind=part_time"
    page_of(cast.north.department).post(url, {"all": "1", "next": listed})
    people = Instructor.objects.filter(district=cast.north.district)
    assert course.enrolments.count() == people.count() == 2


def test_who_lacks_training_hours_is_listed(cast, page_of):
    make.make_course(cast.north.district, cast.north.person, day=date(2026, 4, 1), hours=30)
    Enrolment.objects.filter(course__hours=30).update(hours=30, result="passed")
    url = reverse("instructors:training_year")
    page = page_of(cast.north.department).get(url, {"year": 2026, "reached": "0"})
    assert list(page.context["page"]) == [cast.north.colleague]


def test_the_year_s_calendar_marks_a_provisional_year(cast, page_of):
    from instructors import calendar

    calendar.ensure_calendar(last_year=calendar.known_years().stop)
    browser = page_of(cast.north.instructor)
    known = browser.get(reverse("instructors:calendar_year", args=[2026]))
    unknown = browser.get(reverse("instructors:calendar_year", args=[calendar.known_years().stop]))
    assert "provisional" not in known.content.decode()
    assert "provisional" in unknown.content.decode()
