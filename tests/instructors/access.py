"""Who may open which page of this room."""

from tests import factories as make
from tests.access import page, post

OFFICE = "department committee station_head auditor"
READERS = f"{OFFICE} instructor"
WORKING = "department committee station_head"
BRANCH = "department committee"


def person(office):
    return office.person.pk


def leave(office):
    return office.leave.pk


def course(office):
    return office.course.pk


def imported(office):
    return office.imported.pk


def pictured(office):
    """The person, with a photo."""
    if not office.person.photo:
        make.make_photo(office.person)
    return office.person.pk


PAGES = {
    "instructors:instructor_list": page(OFFICE),
    "instructors:instructor_add": page(BRANCH),
    "instructors:instructor_edit": page(WORKING, of=person),
    "instructors:instructor_appoint": page("department", of=person),
    "instructors:instructor_move": page("department", of=person),
    "instructors:account_list": page("department"),
    "instructors:account_give": post("department"),
    "instructors:instructor_account": page("department", of=person),
    "instructors:instructor_password": post("department", of=person),
    "instructors:instructor_number": post(READERS, of=lambda office: (office.person.pk, "phone")),
    "instructors:instructor_photo": page(READERS, of=pictured),
    "instructors:instructor_photo_edit": page(f"{WORKING} instructor", of=person),
    "instructors:instructor_photo_remove": post(f"{WORKING} instructor", of=pictured),
    "instructors:posting_list": page(OFFICE),
    "instructors:posting_add": page(WORKING, of=person),
    # a problem is open there, so it leads to the hand-over
    "instructors:posting_end": page(WORKING, of=lambda office: office.posting.pk, gets=302),
    "instructors:leave_list": page(READERS),
    "instructors:leave_enter": page(WORKING),
    "instructors:leave_enter_for": page(WORKING, of=person),
    "instructors:instructor_pick": page(WORKING, query="?field=q&q=北"),
    "instructors:leave_ask": page("instructor"),
    "instructors:leave": page(READERS, of=leave),
    "instructors:leave_edit": page("instructor", of=lambda office: office.leave_draft.pk),
    "instructors:leave_extend": page(f"{WORKING} instructor", of=leave),
    "instructors:leave_decide": post(WORKING, of=leave),
    "instructors:leave_return": page(f"{WORKING} instructor", of=leave),
    "instructors:leave_withdraw": post(f"{WORKING} instructor", of=leave),
    "instructors:course_list": page(READERS),
    "instructors:course_add": page(BRANCH),
    "instructors:course": page(READERS, of=course),
    "instructors:course_edit": page(BRANCH, of=course),
    "instructors:course_enrol": page(WORKING, of=course),
    "instructors:course_enrolled": post(WORKING, of=course),
    "instructors:training_year": page(OFFICE),
    "instructors:calendar": page("everybody"),
    # one calendar for all: nobody of a county changes it (tests/records/test_calendar_pages.py)
    "records:calendar_edit": page("", of=lambda office: "2026-03-05", scoped=False),
    "records:calendar_notice": page(""),
    "records:calendar_apply": post(""),
    "records:calendar_back": page("", of=lambda office: office.calendar_change.pk, scoped=False),
    "instructors:calendar_year": page("everybody", of=lambda office: 2026, scoped=False),
    "instructors:import_new": page("department"),
    "instructors:import_detail": page("department", of=imported),
    "instructors:import_progress": page("department", of=imported),
    "instructors:import_problems": page("department", of=imported),
    "instructors:import_confirm": post("department", of=imported),
    "instructors:import_again": post("department", of=imported),
    "instructors:import_let_go": post("department", of=imported),
}
