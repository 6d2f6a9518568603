"""Addresses of this room."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from instructors.views import (
    accounts,
    calendar,
    leave,
    leave_entry,
    people,
    photos,
    postings,
    training,
)


class NumberConverter(StringConverter):
    """The name of one of a person's masked fields."""

    regex = "|".join(people.NUMBERS)


register_converter(NumberConverter, "number")

app_name = "instructors"
urlpatterns = [
    path("people/import/", include("instructors.imports.urls")),
    path("instructors/", people.instructor_list, name="instructor_list"),
    path("instructors/accounts/", accounts.account_list, name="account_list"),
    path("instructors/accounts/give/", accounts.account_give, name="account_give"),
    path("instructors/pick/", leave_entry.instructor_pick, name="instructor_pick"),
    path("instructors/add/", people.instructor_add, name="instructor_add"),
    path("instructors/<int:pk>/edit/", people.instructor_edit, name="instructor_edit"),
    path("instructors/<int:pk>/appoint/", people.instructor_appoint, name="instructor_appoint"),
    path("instructors/<int:pk>/state/", people.instructor_move, name="instructor_move"),
    path("instructors/<int:pk>/account/", people.instructor_account, name="instructor_account"),
    path("instructors/<int:pk>/password/", people.instructor_password, name="instructor_password"),
    path("instructors/<int:pk>/photo/", photos.instructor_photo, name="instructor_photo"),
    path(
        "instructors/<int:pk>/photo/change/",
        photos.instructor_photo_edit,
        name="instructor_photo_edit",
    ),
    path(
        "instructors/<int:pk>/photo/remove/",
        photos.instructor_photo_remove,
        name="instructor_photo_remove",
    ),
    path("instructors/<int:pk>/leave/", leave_entry.leave_enter, name="leave_enter_for"),
    path("instructors/<int:pk>/post/", postings.posting_add, name="posting_add"),
    path(
        "instructors/<int:pk>/<number:field>/", people.instructor_number, name="instructor_number"
    ),
    path("postings/", postings.posting_list, name="posting_list"),
    path("postings/<int:pk>/end/", postings.posting_end, name="posting_end"),
    path("leave/", leave.leave_list, name="leave_list"),
    path("leave/enter/", leave_entry.leave_enter, name="leave_enter"),
    path("leave/ask/", leave.leave_ask, name="leave_ask"),
    path("leave/<int:pk>/", leave.leave_detail, name="leave"),
    path("leave/<int:pk>/edit/", leave.leave_edit, name="leave_edit"),
    path("leave/<int:pk>/extend/", leave.leave_extend, name="leave_extend"),
    path("leave/<int:pk>/decide/", leave.leave_decide, name="leave_decide"),
    path("leave/<int:pk>/return/", leave.leave_return, name="leave_return"),
    path("leave/<int:pk>/withdraw/", leave.leave_withdraw, name="leave_withdraw"),
    path("training/", training.course_list, name="course_list"),
    path("training/add/", training.course_add, name="course_add"),
    path("training/year/", training.training_year, name="training_year"),
    path("training/<int:pk>/", training.course, name="course"),
    path("training/<int:pk>/edit/", training.course_edit, name="course_edit"),
    path("training/<int:pk>/enrol/", training.course_enrol, name="course_enrol"),
    path("training/<int:pk>/enrolled/", training.course_enrolled, name="course_enrolled"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar_year"),
]
