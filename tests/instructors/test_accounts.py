"""Accounts for many instructors at once: whose, under which names, all or none, once."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import change_password, users
from accounts.models import AuditEntry, Role, User
from common.refusals import Refused
from instructors import actions
from instructors.accounts import ORDER, not_come_in, propose, without_account
from instructors.models import Instructor
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, GIVE = "/instructors/accounts/", "/instructors/accounts/give/"


@pytest.fixture
def north(cast):
    """The county, with three more who have no account: two of one name, one on leave."""
    make.make_instructor(cast.north.station, "张伟")
    make.make_instructor(cast.north.station, "张伟")
    make.make_instructor(cast.north.station, "章薇", state=Instructor.State.ON_LEAVE)
    return cast.north


def shown(by):
    return propose(without_account(by).order_by(*ORDER))


def given(office):
    return set(User.objects.filter(instructor__district=office.district, role=Role.INSTRUCTOR)
               .exclude(pk=office.instructor.pk).values_list("username", flat=True))  # fmt: skip


def posted(names, **more):
    return {"form_key": str(uuid4()), "pk": [f"{pk}:{name}" for pk, name in names.items()], **more}


def test_names_are_the_sound_of_the_name_and_get_a_number_where_they_are_taken(north):
    make.make_user(Role.COMMITTEE, north.district, "ZhangWei")
    assert sorted(shown(north.department).values()) == [
        "beifang", "zhangwei2", "zhangwei3", "zhangwei4",
    ]  # fmt: skip


def test_a_name_without_a_known_sound_is_an_instructor_s(north):
    for name in ("\U0003106c", "\U0003106c"):
        make.make_instructor(north.station, name)
    assert {"instructor", "instructor2"} <= set(shown(north.department).values())


def test_a_long_name_still_fits(north):
    person = make.make_instructor(north.station, "买买提" * 20)
    assert len(propose([person])[person.pk]) <= 60


def test_one_press_makes_them_all_and_no_password(north, page_of):
    names = shown(north.department)
    answer = page_of(north.department).post(GIVE, posted(names))
    assert (answer.status_code, answer.url) == (302, LIST)
    assert given(north) == {"beifang", "zhangwei", "zhangwei2", "zhangwei3"}
    for person in Instructor.objects.filter(pk__in=names):
        assert person.user.username == names[person.pk]
        assert (person.user.name, person.user.district) == (person.name, person.district)
        assert not person.user.has_usable_password() and person.version == 2
    assert not without_account(north.department).exists()
    assert set(not_come_in(north.department)) == set(Instructor.objects.filter(pk__in=names))


def test_it_is_written_down_once_and_with_each_account(north):
    names = shown(north.department)
    actions.give_accounts(names, by=north.department)
    entry = AuditEntry.objects.get(verb="instructor.accounts_given")
    assert entry.actor == north.department and sorted(entry.params["ids"]) == sorted(names)
    made = AuditEntry.objects.filter(verb="user.created")
    assert {row.params["username"] for row in made} == set(names.values())
    assert {row.district for row in made} == {north.district}
    ids = User.objects.filter(username__in=names.values()).values_list("pk", flat=True)
    assert {row.subject_id for row in made} == set(ids)


def test_only_the_ticked_ones_get_one_and_under_the_names_that_were_shown(north):
    names = shown(north.department)
    one = next(pk for pk, name in names.items() if name == "zhangwei2")
    assert actions.give_accounts({one: "zhangwei2"}, by=north.department) == 1
    assert given(north) == {"zhangwei2"}


def refuses(code, names, by, **more):
    before = User.objects.count(), AuditEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.give_accounts(names, by=by, **more)
    assert refusal.value.code == code
    assert (User.objects.count(), AuditEntry.objects.count()) == before
    return True


def test_nobody_ticked_is_said(north):
    assert refuses("instructor.nobody_ticked", {}, north.department)


@pytest.mark.parametrize("role", ["administrator", "committee", "station_head", "instructor",
                                  "auditor"])  # fmt: skip
def test_others_than_the_department_make_none(north, role):
    assert refuses("common.not_yours", shown(north.department), getattr(north, role))
    assert not without_account(getattr(north, role)).exists()
    assert not not_come_in(getattr(north, role)).exists()


def test_the_neighbour_s_people_are_not_taken_along(north, cast):
    names = shown(north.department) | shown(cast.south.department)
    assert refuses("instructor.accounts_changed", names, north.department)
    assert refuses("instructor.accounts_changed", shown(north.department), cast.south.department)
    assert set(shown(cast.city.department)) == set(names)


@pytest.mark.parametrize("state", sorted(set(Instructor.State.values) - set(Instructor.SERVING)))
def test_who_does_not_serve_gets_none(north, state):
    names = shown(north.department)
    Instructor.objects.filter(pk=next(iter(names))).update(state=state)
    assert refuses("instructor.accounts_changed", names, north.department)
    assert len(shown(north.department)) == 3


def test_all_or_none_when_one_has_an_account_by_now(north):
    names = shown(north.department)
    person = Instructor.objects.get(pk=next(iter(names)))
    actions.give_account(person, "somebody", by=north.department)
    assert refuses("instructor.accounts_changed", names, north.department)


def test_all_or_none_when_a_name_is_taken_by_now(north):
    names = shown(north.department)
    make.make_user(Role.AUDITOR, north.district, "ZHANGWEI")
    assert refuses("instructor.accounts_changed", names, north.department)


def test_all_or_none_when_a_person_is_called_otherwise_by_now(north):
    names = shown(north.department)
    Instructor.objects.filter(pk=next(iter(names))).update(name="李娜")
    assert refuses("instructor.accounts_changed", names, north.department)


def test_nobody_chooses_a_name_of_his_own_here(north):
    names = shown(north.department)
    assert refuses(
        "instructor.accounts_changed", dict.fromkeys(list(names)[:1], "root"), north.department
    )


def test_a_name_that_is_taken_in_the_last_moment_undoes_it_all(north, monkeypatch):
    names = shown(north.department)
    make.make_user(Role.AUDITOR, north.district, "zhangwei")
    monkeypatch.setattr("instructors.accounts.taken_names", set)
    assert refuses("instructor.accounts_changed", names, north.department)
    monkeypatch.setattr(users, "taken_names", set)
    assert refuses("instructor.accounts_changed", names, north.department)


def test_the_second_press_of_a_form_finds_what_the_first_one_made(north, page_of):
    browser, data = page_of(north.department), posted(shown(north.department))
    assert browser.post(GIVE, data).status_code == 302
    count = User.objects.count()
    text = browser.post(GIVE, data, follow=True).content.decode()
    assert "已开通账号 4 个" in text and "名单已有变动" not in text
    assert User.objects.count() == count
    assert AuditEntry.objects.filter(verb="instructor.accounts_given").count() == 1


def test_another_form_is_told_that_the_list_has_changed(north, page_of):
    browser, names = page_of(north.department), shown(north.department)
    browser.post(GIVE, posted(names))
    text = browser.post(GIVE, posted(names), follow=True, headers={"referer": LIST})
    assert "名单已有变动" in text.content.decode()


def test_what_it_costs_does_not_grow_with_the_people(north):
    def cost(names):
        with CaptureQueriesContext(connection) as asked:
            actions.give_accounts(names, by=User.objects.get(pk=north.department.pk))
        return [query["sql"] for query in asked]

    few = cost(dict(list(shown(north.department).items())[:2]))
    for number in range(30):
        make.make_instructor(north.station, f"王{number}")
    many = cost(shown(north.department))
    assert len(few) == len(many), "\n".join(many)


def test_no_password_is_hashed(north, monkeypatch):
    def hashed(*_args, **_kwargs):
        raise AssertionError("a hundred hashes in one request take a minute")

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", hashed)
    assert actions.give_accounts(shown(north.department), by=north.department) == 4


def test_the_page_says_who_has_none_and_who_has_not_come_in(north, page_of):
    browser, names = page_of(north.department), shown(north.department)
    text = browser.get(LIST).content.decode()
    assert "4 人尚无账号" in text and text.count(" checked") == 5, "all ticked, and the head"
    assert all(f"{pk}:{name}" in text for pk, name in names.items())
    browser.post(GIVE, posted(names))
    text = browser.get(LIST).content.decode()
    assert "在岗指导员均已有账号" in text and "4 人已有账号，尚未设置密码" in text
    for person in not_come_in(north.department):
        change_password(person.user, "a-long-enough-password", by=person.user)
    assert "已有账号的人员均已首次登录" in browser.get(LIST).content.decode()


def test_the_page_costs_the_same_for_more_people(north, page_of, costs_the_same):
    actions.give_accounts(dict([next(iter(shown(north.department).items()))]), by=north.department)

    def grow():
        names = shown(north.department)
        actions.give_accounts(dict(list(names.items())[:2]), by=north.department)
        for number in range(10):
            make.make_instructor(north.station, f"王{number}")

    costs_the_same(page_of(north.department), LIST, grow)


def test_who_is_closed_left_or_holds_an_office_is_not_waited_for(north):
    actions.give_accounts(shown(north.department), by=north.department)
    closed, gone, head = not_come_in(north.department).order_by("pk")[:3]
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    Instructor.objects.filter(pk=gone.pk).update(state=Instructor.State.COMPLETED)
    User.objects.filter(pk=head.user_id).update(role=Role.STATION_HEAD)
    assert not set(not_come_in(north.department)) & {closed, gone, head}
    assert not_come_in(north.department).count() == 1


def test_the_single_page_proposes_a_free_name_too(north, page_of):
    make.make_user(Role.COMMITTEE, north.district, "beifang")
    text = page_of(north.department).get(f"/instructors/{north.colleague.pk}/account/")
    assert 'value="beifang2"' in text.content.decode()


def test_list_and_receipt_lead_to_the_page(north, page_of):
    assert LIST in page_of(north.department).get("/instructors/").content.decode()
    assert LIST not in page_of(north.committee).get("/instructors/").content.decode()
