"""Notices and suggestions."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Notice, PolicyValue, Suggestion
from accounts.notices import notify
from common.refusals import Refused

CODE = "suggestion.has_answer"


@pytest.fixture
def cast(cast):
    """The cast with empty boxes."""
    Notice.objects.all().delete()
    Suggestion.objects.all().delete()
    return cast


def test_with_once_one_is_told_a_single_time(cast):
    for _ in range(2):
        notify(cast.north.instructor, CODE, once="a", text="x")
    assert cast.north.instructor.notices.count() == 1


def test_opening_a_notice_marks_it_read_and_leads_on(cast, page_of):
    notify(cast.north.instructor, CODE, url="/suggestions/", text="x")
    notice = Notice.objects.get()
    browser = page_of(cast.north.instructor)
    assert browser.get(reverse("accounts:notice_open", args=[notice.pk])).url == "/suggestions/"
    notice.refresh_from_db()
    assert notice.read_at
    other = page_of(cast.south.instructor)
    assert other.get(reverse("accounts:notice_open", args=[notice.pk])).status_code == 404


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", ""])
def test_a_notice_never_leads_outside(cast, page_of, url):
    notify(cast.north.instructor, CODE, url=url, text="x")
    answer = page_of(cast.north.instructor).get(
        reverse("accounts:notice_open", args=[Notice.objects.get().pk])
    )
    assert answer.url == reverse("accounts:notices")


def test_the_whole_inbox_is_read_at_once_and_only_ones_own(cast, page_of):
    for user in (cast.north.instructor, cast.south.instructor):
        notify(user, CODE, text="x")
    page_of(cast.north.instructor).post(reverse("accounts:notices_read"))
    assert list(Notice.objects.filter(read_at=None)) == list(cast.south.instructor.notices.all())


def test_notices_go_out_by_mail_where_office_and_user_want_it(cast, settings):
    settings.EMAIL_HOST = "mail.local"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    PolicyValue.objects.create(district=cast.north.district, code="email_notices", value=True)
    for office in cast.counties:
        office.instructor.email = f"{office.instructor.username}@local.test"
        office.instructor.save()
        notify(office.instructor, CODE, text="x")
    notify(cast.north.auditor, CODE, text="no address")
    assert actions.mail_waiting() == 1
    assert actions.mail_waiting() == 0
    assert [message.to for message in mail.outbox] == [[cast.north.instructor.email]]


def test_old_read_notices_go_at_night_and_unread_ones_stay(cast):
    for _ in range(3):
        notify(cast.north.instructor, CODE, text="x")
    first, second, _ = Notice.objects.order_by("pk")
    long_ago = timezone.now() - timedelta(days=400)
    Notice.objects.filter(pk=first.pk).update(read_at=long_ago)
    Notice.objects.filter(pk=second.pk).update(created_at=long_ago)
    actions.purge()
    assert not Notice.objects.filter(pk=first.pk).exists()
    assert Notice.objects.count() == 2


def test_a_suggestion_is_said_from_any_page_and_answered(cast, page_of):
    author, office = page_of(cast.north.instructor), page_of(cast.north.department)
    author.post(reverse("accounts:suggest"), {"text": "字太小", "page": "/logs/"})
    suggestion = Suggestion.objects.get()
    assert (suggestion.user, suggestion.page) == (cast.north.instructor, "/logs/")
    office.post(
        reverse("accounts:suggestion_answer", args=[suggestion.pk]),
        {"answer": "已调整", "version": 1},
    )
    assert cast.north.instructor.notices.get().code == CODE
    assert "已调整" in author.get(reverse("accounts:suggestions")).content.decode()


def test_a_double_click_suggests_once(cast, page_of):
    browser = page_of(cast.north.instructor)
    data = {"text": "x", "form_key": "9f0b2c7e-0000-4000-8000-000000000003"}
    for _ in range(2):
        browser.post(reverse("accounts:suggest"), data)
    assert Suggestion.objects.count() == 1


def test_who_reads_a_suggestion(cast):
    suggestion = actions.send_suggestion(by=cast.north.instructor, text="x")

    def readers():
        people = [getattr(o, r) for o in (cast.north, cast.south, cast.city)
                  for r in ("department", "committee", "instructor")]  # fmt: skip
        return {u.username for u in people if Suggestion.objects.visible_to(u).exists()}

    assert readers() == {"north_instructor", "north_department", "city_department"}
    actions.answer_suggestion(suggestion, by=cast.north.department, answer="y", is_public=True)
    assert "north_committee" in readers()
    assert "south_committee" not in readers()


def test_only_the_department_of_the_branch_answers(cast):
    suggestion = actions.send_suggestion(by=cast.north.instructor, text="x")
    for user in (cast.south.department, cast.north.committee, cast.north.auditor):
        with pytest.raises(Refused):
            actions.answer_suggestion(suggestion, by=user, answer="y", is_public=False)


def test_nobody_floods_the_box(cast):
    for _ in range(20):
        actions.send_suggestion(by=cast.north.instructor, text="x")
    with pytest.raises(Refused):
        actions.send_suggestion(by=cast.north.instructor, text="x")
