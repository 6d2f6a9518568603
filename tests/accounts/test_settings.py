"""Policy settings: inherited down the tree, set by those whose they are."""

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.middleware import PersonMiddleware
from accounts.models import AuditEntry, PolicyValue
from accounts.policies import by_district, declared, holding, policies, policy, read_once
from common.refusals import Refused, Stale


def set_name(cast, value, office="city", **more):
    place = getattr(cast, office)
    return actions.set_policy(
        "system_name", value, district=place.district, by=place.department, **more
    )


def test_a_value_holds_in_everything_below_until_a_nearer_one(cast):
    set_name(cast, "市平台")
    set_name(cast, "县平台", "north")
    assert policy("system_name", cast.north.town) == "县平台"
    assert policy("system_name", cast.south.town) == "市平台"
    places = [cast.city.district, cast.north.town, cast.south.town]
    assert list(by_district("system_name", places).values()) == ["市平台", "县平台", "市平台"]


def test_a_reset_gives_the_inherited_value_back(cast):
    set_name(cast, "市平台")
    set_name(cast, "县平台", "north")
    actions.reset_policy("system_name", district=cast.north.district, by=cast.north.department)
    assert policy("system_name", cast.north.town) == "市平台"
    entry = AuditEntry.objects.get(verb="policy.reset")
    assert entry.changes == {"system_name": {"b": "县平台", "a": "市平台"}}


def test_each_change_leaves_before_and_after(cast):
    set_name(cast, "甲")
    set_name(cast, "乙")
    entry = AuditEntry.objects.filter(verb="policy.set").first()
    assert entry.changes == {"system_name": {"b": "甲", "a": "乙"}}
    assert entry.district == cast.city.district


def test_the_second_of_two_editors_is_told(cast):
    set_name(cast, "甲", version=0)
    with pytest.raises(Stale):
        set_name(cast, "乙", version=0)
    set_name(cast, "乙", version=1)


def test_a_department_sets_policy_in_its_own_branch_only(cast):
    for by, place in [
        (cast.north.department, cast.south.district),
        (cast.north.department, cast.city.district),
        (cast.north.administrator, cast.north.district),
        (cast.north.committee, cast.north.district),
    ]:
        with pytest.raises(Refused):
            actions.set_policy("system_name", "x", district=place, by=by)


def test_technical_settings_are_the_administrators(cast):
    place = cast.north.district
    with pytest.raises(Refused):
        actions.set_policy("idle_minutes", 30, district=place, by=cast.north.department)
    actions.set_policy("idle_minutes", 30, district=place, by=cast.north.administrator)
    assert policy("idle_minutes", cast.north.town) == 30


@pytest.mark.parametrize("code", ["location_recorded", "photo_required", "ranking_published"])
def test_what_the_rules_forbid_cannot_be_switched_on(cast, code):
    with pytest.raises(Refused):
        actions.set_policy(code, True, district=cast.city.district, by=cast.city.department)
    assert policy(code, cast.city.district) is False


@pytest.mark.parametrize("value", [4, 481, "soon", None])
def test_a_value_out_of_bounds_is_refused(cast, value):
    with pytest.raises(Refused) as refusal:
        actions.set_policy(
            "idle_minutes", value, district=cast.city.district, by=cast.city.administrator
        )
    assert refusal.value.code == "policy.wrong_value"


def test_all_settings_of_a_page_are_read_once(cast, django_assert_num_queries):
    set_name(cast, "市平台")
    set_name(cast, "县平台", "north")
    with read_once(), django_assert_num_queries(1):
        assert policy("system_name", cast.north.town) == "县平台"
        assert policies(["idle_minutes", "system_name"], cast.south.town)["system_name"] == (
            "市平台"
        )
        assert by_district("system_name", [cast.city.district]) == {"3301": "市平台"}
    with django_assert_num_queries(1):
        policy("system_name", cast.north.town)


def test_a_change_holds_at_once_and_one_undone_does_not(cast):
    with read_once():
        policy("system_name", cast.north.town)
        set_name(cast, "市平台")
        assert policy("system_name", cast.north.town) == "市平台"
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            set_name(cast, "县平台", "north")
            assert policy("system_name", cast.north.town) == "县平台"
            raise ZeroDivisionError
        assert policy("system_name", cast.north.town) == "市平台"


def test_a_district_that_moves_has_its_new_place_s_settings_at_once(cast):
    set_name(cast, "县平台", "south")
    with read_once():
        policy("system_name", cast.north.town)
        town = actions.edit_district(
            cast.north.town, by=cast.city.administrator, name="迁来镇", code="330106009",
            parent=cast.south.district,
        )  # fmt: skip
        assert policy("system_name", town) == "县平台"


@pytest.mark.parametrize(("method", "times"), [("get", 1), ("post", 2)])
def test_a_page_reads_settings_once_and_what_changes_something_each_time(
    cast, rf, monkeypatch, method, times
):
    def view(request):
        policy("system_name", cast.north.town)
        policy("idle_minutes", cast.north.town)
        return HttpResponse()

    monkeypatch.setattr(PersonMiddleware, "answer", lambda self, request: view(request))
    with CaptureQueriesContext(connection) as queries:
        PersonMiddleware(view)(getattr(rf, method)("/"))
    assert len(queries) == times


def test_a_page_never_shows_yesterdays_setting(cast, page_of):
    browser = page_of(cast.north.department)
    for name in ("甲平台", "乙平台"):
        set_name(cast, name, "north")
        browser.session.flush()
        browser = page_of(cast.north.department)
        assert name in browser.get("/").content.decode()


def test_every_setting_accepts_its_own_default_and_shows_it():
    for setting in declared():
        assert setting.clean(setting.default) == setting.default
        assert isinstance(setting.show(setting.default), str)
        assert str(setting.label)


def test_the_page_tells_own_inherited_and_default_apart(cast):
    set_name(cast, "市平台")
    held = {h.setting.code: h for h in holding(cast.north.district)}
    assert held["system_name"].source == cast.city.district
    assert held["system_name"].own is None
    assert held["idle_minutes"].source is None


def test_a_setting_is_changed_on_its_page(cast, page_of):
    browser = page_of(cast.north.department)
    url = reverse("accounts:setting_edit", args=[cast.north.district.pk, "system_name"])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"value": "县平台", "version": 0}).status_code == 302
    assert PolicyValue.objects.get().value == "县平台"
    stale = browser.post(url, {"value": "别的", "version": 0})
    assert stale.status_code == 200
    assert PolicyValue.objects.get().value == "县平台"
    browser.post(reverse("accounts:setting_reset", args=[cast.north.district.pk, "system_name"]))
    assert not PolicyValue.objects.exists()


def test_somebody_elses_district_is_not_found(cast, page_of):
    browser = page_of(cast.north.department)
    for name in ("setting_edit", "setting_reset"):
        url = reverse(f"accounts:{name}", args=[cast.south.district.pk, "system_name"])
        assert browser.post(url, {"value": "x"}).status_code == 404
