"""Lists and forms of this room, as a browser meets them."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from enterprises.actions import prepare_firm
from enterprises.models import Enterprise
from tests import factories as make

LISTS = ["enterprises:enterprise_list", "enterprises:organization_list",
         "enterprises:workstation_list"]  # fmt: skip


def firm(office, name, **fields):
    row = make.make_enterprise(office.town, office.station, name, **fields)
    prepare_firm(row).save()
    return row


def names(page):
    return [row.name for row in page.context["page"]]


def found(browser, text, **more):
    return names(browser.get(reverse("enterprises:enterprise_list"), {"q": text, **more}))


def test_an_enterprise_is_found_by_name_sound_initials_and_code(cast, page_of):
    row = firm(cast.north, "重庆恒昌食品有限公司")
    browser = page_of(cast.north.department)
    for text in ("恒昌", "chongqing", "cqhc", "hengchang", row.credit_code, row.credit_code[-6:]):
        assert found(browser, text) == [row.name], text
    assert found(browser, "没有这家") == []


def test_a_phone_finds_only_for_who_may_open_it(cast, page_of):
    row = firm(cast.north, "恒昌", contact_phone="13912345678")
    make.make_posting(cast.north.person, row)
    assert found(page_of(cast.north.department), "5678") == [row.name]
    assert found(page_of(cast.north.instructor), "5678") == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_more_rows(cast, page_of, costs_the_same, name):
    def grow():
        for _ in range(12):
            one = firm(cast.north, f"企业{make.number()}")
            make.make_organization(one)
            make.make_workstation(cast.north.district, head=cast.north.station_head)

    costs_the_same(page_of(cast.north.department), reverse(name), grow)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_one_s_own_branch_only(cast, page_of, name):
    other = page_of(cast.south.department).get(reverse(name)).context["page"]
    own = page_of(cast.north.department).get(reverse(name)).context["page"]
    city = page_of(cast.city.department).get(reverse(name)).context["page"]
    assert len(own) == len(other) == 1 and len(city) == 2
    assert set(own) | set(other) == set(city)


def exported(browser, url):
    content = b"".join(browser.get(url, {"export": "xlsx"}).streaming_content)
    sheet = load_workbook(BytesIO(content)).active
    return [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_an_export_shows_phones_only_to_who_may_open_them_and_is_written_down(cast, page_of):
    cast.north.enterprise.contact_phone = "13912345678"
    cast.north.enterprise.save()
    url = reverse("enterprises:enterprise_list")
    assert "13912345678" in exported(page_of(cast.north.department), url)[1]
    line = exported(page_of(cast.north.instructor), url)[1]
    assert "139****5678" in line and "13912345678" not in line
    assert AuditEntry.objects.filter(verb="enterprise.exported").count() == 2


def test_opening_a_phone_is_written_down(cast, page_of):
    cast.north.enterprise.contact_phone = "13912345678"
    cast.north.enterprise.save()
    url = reverse("enterprises:enterprise_phone", args=[cast.north.enterprise.pk, "contact_phone"])
    page = page_of(cast.north.department).post(url, headers={"HX-Request": "true"})
    assert "13912345678" in page.content.decode()
    assert AuditEntry.objects.get(verb="masked.opened").subject_id == cast.north.enterprise.pk


def typed(office, **values):
    return {
        "name": "新企业有限公司", "credit_code": make.make_credit_code(), "kind": "enterprise",
        "district": office.town.pk, "workstation": office.station.pk, "above_scale": "unknown",
        "has_union": "unknown", "has_league": "unknown", "has_women": "unknown",
        "owner_is_secretary": "unknown", **values,
    }  # fmt: skip


def test_a_new_enterprise_is_entered(cast, page_of):
    url = reverse("enterprises:enterprise_add")
    page = page_of(cast.north.department).post(url, typed(cast.north))
    made = Enterprise.objects.get(name="新企业有限公司")
    assert page.url == made.get_absolute_url()


def test_a_twin_is_warned_of_once(cast, page_of):
    browser, url = page_of(cast.north.department), reverse("enterprises:enterprise_add")
    firm(cast.north, "新企业 有限公司")
    values = typed(cast.north)
    page = browser.post(url, values)
    assert page.status_code == 200 and len(page.context["form"].warnings) == 1
    sure = page.context["form"].data["sure"]
    assert browser.post(url, {**values, "sure": sure}).status_code == 302


def test_a_conflict_keeps_what_was_typed_and_does_not_show_phones(cast, page_of):
    row = firm(cast.north, "恒昌", contact_phone="13912345678")
    browser = page_of(cast.north.department)
    url = reverse("enterprises:enterprise_edit", args=[row.pk])
    values = typed(cast.north, name="恒昌", credit_code=row.credit_code, employees=33)
    Enterprise.objects.filter(pk=row.pk).update(version=5, employees=44)
    page = browser.post(url, {**values, "version": 1})
    text = page.content.decode()
    assert page.status_code == 200 and 'value="33"' in text and "44" in text
    assert "13912345678" not in text
    again = browser.post(url, {**values, "version": page.context["form"].data["version"]})
    assert again.status_code == 302
    row.refresh_from_db()
    assert (row.employees, row.contact_phone) == (33, "13912345678")


def test_an_edit_form_does_not_show_phones_and_a_dash_removes_one(cast, page_of):
    row = firm(cast.north, "恒昌", contact_phone="13912345678")
    browser = page_of(cast.north.department)
    url = reverse("enterprises:enterprise_edit", args=[row.pk])
    assert "13912345678" not in browser.get(url).content.decode()
    values = typed(cast.north, name="恒昌", credit_code=row.credit_code, version=1)
    assert browser.post(url, {**values, "contact_phone": "-"}).status_code == 302
    row.refresh_from_db()
    assert row.contact_phone == ""


def test_a_joint_organization_beyond_the_usual_size_is_warned_of(cast, page_of):
    firms = [firm(cast.north, f"甲{n}有限公司") for n in range(6)]
    browser, url = page_of(cast.north.department), reverse("enterprises:organization_add")
    values = {
        "name": "联合党支部", "form": "joint", "level": "branch",
        "district": cast.north.district.pk,
        "enterprises": "\n".join([f.name for f in firms[:5]] + [firms[5].credit_code]),
    }  # fmt: skip
    page = browser.post(url, values)
    assert len(page.context["form"].warnings) == 1
    page = browser.post(url, {**values, "sure": page.context["form"].data["sure"]})
    assert page.status_code == 302
    assert browser.get(page.url).context["covers"].count() == 6


def test_a_line_that_names_no_enterprise_is_said(cast, page_of):
    values = {"name": "联合党支部", "form": "own", "level": "branch",
              "district": cast.north.district.pk, "enterprises": "北江"}  # fmt: skip
    page = page_of(cast.north.department).post(reverse("enterprises:organization_add"), values)
    assert "北江制造有限公司" in page.context["form"].errors["enterprises"][0]


def test_suggestions_come_from_one_s_own_scope(cast, page_of):
    url = reverse("enterprises:pick")
    ask = {"field": "enterprise", "enterprise": "江制造"}
    options = page_of(cast.north.station_head).get(url, ask).context["options"]
    assert [value for value, _, _ in options] == ["北江制造有限公司"]


def test_two_of_one_name_are_told_apart_by_their_codes(cast, page_of):
    firms = [firm(cast.north, "长青制造有限公司") for _ in range(2)]
    ask = {"field": "enterprise", "enterprise": "cqzz"}
    page = page_of(cast.north.department).get(reverse("enterprises:pick"), ask)
    values = [value for value, _, _ in page.context["options"]]
    assert sorted(values) == sorted(f"{row.name} {row.credit_code}" for row in firms)
