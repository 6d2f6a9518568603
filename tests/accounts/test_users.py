"""Accounts: who makes and changes them, and what nobody may do to himself."""

import pytest
from django.urls import reverse

from accounts import actions
from accounts.models import AuditEntry, Role, User
from common.refusals import Refused, Stale
from tests import factories as make

NEW = {"username": "xin", "name": "新人", "role": Role.COMMITTEE}


def test_an_administrator_makes_an_account_and_leaves_a_trace(cast):
    user = actions.create_user(
        by=cast.north.administrator, district=cast.north.town, password="kept-a-secret-9", **NEW
    )
    assert user.check_password("kept-a-secret-9")
    entry = AuditEntry.objects.get(verb="user.created")
    assert (entry.actor, entry.subject_id) == (cast.north.administrator, user.pk)
    assert "secret" not in str(entry.params) + str(entry.changes)


@pytest.mark.parametrize("role", ["department", "committee", "station_head", "auditor"])
def test_nobody_else_makes_accounts(cast, role):
    with pytest.raises(Refused) as refusal:
        actions.create_user(by=getattr(cast.city, role), district=cast.city.district, **NEW)
    assert refusal.value.code == "common.not_yours"


def test_an_administrator_stays_within_his_branch(cast):
    for district in (cast.city.district, cast.south.town):
        with pytest.raises(Refused) as refusal:
            actions.create_user(by=cast.north.administrator, district=district, **NEW)
        assert refusal.value.code == "user.other_district"
    with pytest.raises(Refused):
        actions.edit_user(
            cast.north.committee, by=cast.north.administrator, district=cast.south.district
        )


def test_a_user_name_is_taken_whatever_the_case(cast):
    make.make_user(Role.AUDITOR, cast.north.district, "XIN")
    with pytest.raises(Refused) as refusal:
        actions.create_user(by=cast.north.administrator, district=cast.north.district, **NEW)
    assert refusal.value.code == "user.name_taken"


@pytest.mark.parametrize("change", [{"role": Role.DEPARTMENT}, {"district": "town"}])
def test_nobody_changes_his_own_office(cast, change):
    values = {k: cast.north.town if k == "district" else v for k, v in change.items()}
    admin = cast.north.administrator
    with pytest.raises(Refused) as refusal:
        actions.edit_user(admin, by=admin, **values)
    assert refusal.value.code == "user.own_office"


def test_nobody_closes_or_resets_his_own_account(cast):
    admin = cast.north.administrator
    for attempt in (
        lambda: actions.set_active(admin, False, by=admin),
        lambda: actions.reset_password(admin, by=admin),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "user.own_account"


def test_the_second_of_two_editors_is_told(cast):
    user, admin = cast.north.committee, cast.north.administrator
    actions.edit_user(user, by=admin, version=1, name="甲")
    with pytest.raises(Stale):
        actions.edit_user(user, by=admin, version=1, name="乙")
    assert User.objects.get(pk=user.pk).name == "甲"


def test_the_system_can_neither_be_changed_nor_sign_in(cast):
    system = User.objects.system()
    with pytest.raises(Refused):
        actions.reset_password(system, by=cast.city.administrator)
    assert not system.has_usable_password()


def test_a_one_time_password_is_shown_once_and_must_be_changed(cast, page_of):
    browser = page_of(cast.north.administrator)
    page = browser.post(
        reverse("accounts:user_add"),
        {**NEW, "district": cast.north.town.pk, "form_key": "9f0b2c7e-0000-4000-8000-000000000001"},
    )
    password = page.context["one_time_password"]
    assert password in page.content.decode()
    user = User.objects.get(username="xin")
    assert user.must_change_password
    assert user.check_password(password)
    assert (
        password
        not in browser.get(reverse("accounts:user_detail", args=[user.pk])).content.decode()
    )


def test_a_form_sent_twice_makes_one_account(cast, page_of):
    browser = page_of(cast.north.administrator)
    data = {
        **NEW,
        "district": cast.north.town.pk,
        "form_key": "9f0b2c7e-0000-4000-8000-000000000002",
    }
    browser.post(reverse("accounts:user_add"), data)
    again = browser.post(reverse("accounts:user_add"), data)
    made = User.objects.get(username="xin")
    assert again.status_code == 302
    assert again.url == reverse("accounts:user_detail", args=[made.pk])


def test_a_stale_form_comes_back_with_what_was_typed(cast, page_of):
    browser, user = page_of(cast.north.administrator), cast.north.committee
    url = reverse("accounts:user_edit", args=[user.pk])
    data = {"name": "甲", "role": user.role, "district": user.district_id, "version": 1}
    assert browser.post(url, data).status_code == 302
    page = browser.post(url, {**data, "name": "乙"})
    assert page.status_code == 200
    assert "乙" in page.content.decode()
    assert "甲" in page.content.decode()
    assert browser.post(url, {**data, "name": "乙", "version": 2}).status_code == 302
    assert User.objects.get(pk=user.pk).name == "乙"


def test_a_closed_account_is_out_at_the_next_click(cast, page_of):
    theirs = page_of(cast.north.committee)
    assert theirs.get(reverse("accounts:account")).status_code == 200
    page_of(cast.north.administrator).post(
        reverse("accounts:user_close", args=[cast.north.committee.pk])
    )
    assert theirs.get(reverse("accounts:account")).status_code == 302
    assert not User.objects.get(pk=cast.north.committee.pk).is_active


def test_the_list_costs_the_same_for_more_rows(cast, page_of, costs_the_same):
    costs_the_same(
        page_of(cast.north.administrator),
        reverse("accounts:user_list"),
        lambda: [make.make_user(Role.AUDITOR, cast.north.town) for _ in range(10)],
    )


def newcomers(*names, district):
    return [
        User(username=name, name=name, role=Role.INSTRUCTOR, district=district) for name in names
    ]


def test_many_accounts_are_made_within_ones_reach_or_none(cast):
    north = cast.north
    for by, district, why in (
        (north.department, cast.south.town, "user.other_district"),
        (north.committee, north.town, "common.not_yours"),
    ):
        near, far = newcomers("a", district=north.town), newcomers("b", district=district)
        with pytest.raises(Refused) as refusal:
            actions.create_users(near + far, by=by)
        assert refusal.value.code == why
    assert not User.objects.filter(username__in=["a", "b"]).exists()


def test_many_accounts_are_made_under_free_names_or_none(cast):
    make.make_user(Role.AUDITOR, cast.north.district, "Zhao")
    with pytest.raises(Refused) as refusal:
        actions.create_users(
            newcomers("qian", "zhao", district=cast.north.town), by=cast.north.department
        )
    assert refusal.value.code == "user.names_taken"
    assert not User.objects.filter(username="qian").exists()


def test_who_has_not_come_in_by_his_slip_is_seen_in_the_list_of_accounts(cast, page_of):
    actions.create_users(newcomers("qian", district=cast.north.town), by=cast.north.department)
    browser, list_ = page_of(cast.north.administrator), reverse("accounts:user_list")
    assert "尚未首次登录" in browser.get(list_).content.decode()
    User.objects.get(username="qian").delete()
    assert "尚未首次登录" not in browser.get(list_).content.decode()
