"""Workstations, enterprises, party organizations: the rules of their actions."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from common.refusals import Stale
from enterprises import actions
from enterprises.models import Enterprise, Membership, PartyOrganization, Workstation
from tests import factories as make
from tests.refusals import refused


def new_firm(office, **values):
    given = {
        "name": "重庆测试有限公司", "credit_code": make.make_credit_code(), "district": office.town,
        "workstation": office.station, **values,
    }  # fmt: skip
    return actions.create_enterprise(by=office.department, **given)


def test_a_firm_gets_its_sort_key_initials_and_normal_name(cast):
    firm = new_firm(cast.north, name="（北山）ABC 有限公司")
    assert firm.name_initials == "bsayxgs"
    assert firm.name_normal == "(北山)abc有限公司"
    assert AuditEntry.objects.filter(verb="enterprise.created", subject_id=firm.pk).exists()


def test_a_wrong_credit_code_is_refused(cast):
    code = make.make_credit_code()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    refused("cell.code_check", new_firm, cast.north, credit_code=wrong)


def test_a_credit_code_is_taken_once(cast):
    code = cast.north.enterprise.credit_code
    refused("enterprise.code_taken", new_firm, cast.north, credit_code=code.lower())


def test_there_cannot_be_more_members_than_employees(cast):
    refused("enterprise.more_members_than_employees", new_firm, cast.north, members=5, employees=4)


def test_another_county_s_firm_is_out_of_reach(cast):
    firm = cast.north.enterprise
    refused(
        "enterprise.out_of_reach", actions.edit_enterprise, firm, by=cast.south.department, note="x"
    )
    refused(
        "enterprise.out_of_reach", actions.edit_enterprise, firm, by=cast.north.department,
        district=cast.south.town,
    )  # fmt: skip


def test_a_station_head_changes_firms_of_his_own_station_only(cast):
    actions.edit_enterprise(cast.north.enterprise, by=cast.north.station_head, employees=12)
    loose = make.make_enterprise(cast.north.town)
    refused(
        "enterprise.out_of_reach", actions.edit_enterprise, loose, by=cast.north.station_head,
        employees=1,
    )  # fmt: skip


def test_nothing_changed_leaves_no_trace(cast):
    firm = cast.north.enterprise
    actions.edit_enterprise(firm, by=cast.north.department, name=firm.name)
    firm.refresh_from_db()
    assert firm.version == 1
    assert not AuditEntry.objects.filter(verb="enterprise.edited").exists()


def test_the_second_editor_is_told_and_nothing_is_overwritten(cast):
    firm = cast.north.enterprise
    actions.edit_enterprise(firm, by=cast.north.department, version=1, employees=10)
    with pytest.raises(Stale):
        actions.edit_enterprise(firm, by=cast.city.department, version=1, employees=20)
    firm.refresh_from_db()
    assert firm.employees == 10


def test_states_change_in_order_of_time_and_never_in_the_future(cast):
    firm, boss = cast.north.enterprise, cast.north.department
    actions.change_state(firm, "suspended", date(2026, 5, 1), by=boss)
    refused("enterprise.state_already", actions.change_state, firm, "suspended", date(2026, 6, 1),
            by=boss)  # fmt: skip
    refused("enterprise.state_before_last", actions.change_state, firm, "shell", date(2026, 4, 1),
            by=boss)  # fmt: skip
    refused("enterprise.state_in_future", actions.change_state, firm, "shell", date(2126, 4, 1),
            by=boss)  # fmt: skip


def test_a_workstation_closes_only_when_nobody_needs_it(cast):
    refused("workstation.in_use", actions.close_workstation, cast.north.station, date(2026, 6, 1),
            by=cast.north.department)  # fmt: skip
    empty = actions.create_workstation(
        by=cast.north.department, name="新站", district=cast.north.town
    )
    actions.close_workstation(empty, date(2026, 6, 1), by=cast.north.department)
    assert empty not in Workstation.objects.open_on(date(2026, 6, 1))
    assert empty in Workstation.objects.open_on(date(2026, 5, 31))


def test_a_head_is_a_station_head_of_the_same_line(cast):
    make_one = actions.create_workstation
    given = {"by": cast.north.department, "name": "新站", "district": cast.north.town}
    refused("workstation.not_a_head", make_one, head=cast.north.instructor, **given)
    refused("workstation.not_a_head", make_one, head=cast.south.station_head, **given)
    assert make_one(head=cast.north.station_head, **given).head == cast.north.station_head


def organization(office, *firms, by=None, **values):
    given = {"name": "联合党支部", "form": "joint", "district": office.district, **values}
    return actions.create_organization(by=by or office.department, enterprises=firms, **given)


def test_a_joint_organization_covers_several_and_an_own_one_one(cast):
    one, two = (make.make_enterprise(cast.north.town) for _ in range(2))
    refused("organization.joint_covers_several", organization, cast.north, one)
    refused("organization.own_covers_one", organization, cast.north, one, two, form="own")
    refused("organization.covers_nothing", organization, cast.north)
    made = organization(cast.north, one, two, founded_on=date(2025, 7, 1))
    assert Membership.objects.on(date(2025, 7, 1)).filter(organization=made).count() == 2
    assert not Membership.objects.on(date(2025, 6, 30)).filter(organization=made).exists()


def test_a_joint_organization_without_named_partners_covers_one(cast):
    one = make.make_enterprise(cast.north.town)
    assert organization(cast.north, one, partners_unnamed=True).enterprises.get() == one


def test_an_enterprise_has_one_own_or_joint_organization(cast):
    other = make.make_enterprise(cast.north.town)
    refused("organization.covered_already", organization, cast.north, cast.north.enterprise, other)


def test_coverage_that_ends_keeps_its_history(cast):
    firms = [make.make_enterprise(cast.north.town) for _ in range(3)]
    made = organization(cast.north, *firms, founded_on=date(2025, 7, 1))
    actions.edit_organization(made, by=cast.north.department, enterprises=firms[:2])
    assert Membership.objects.on(date(2025, 8, 1)).filter(organization=made).count() == 3
    assert set(PartyOrganization.objects.get(pk=made.pk).enterprises.filter(
        memberships__until=None)) == set(firms[:2])  # fmt: skip
    assert organization(cast.north, firms[2], form="own", name="本企业党支部")


def test_a_dissolved_organization_is_changed_no_more(cast):
    row = cast.north.organization
    actions.dissolve_organization(row, date(2026, 5, 1), by=cast.north.department)
    refused("organization.dissolved_already", actions.edit_organization, row,
            by=cast.north.department, name="x")  # fmt: skip


def test_a_form_sent_twice_makes_one_enterprise(cast):
    key = "7f1de8a4-50f0-4d1f-9f57-000000000002"
    first = new_firm(cast.north, form_key=key)
    again = new_firm(cast.north, form_key=key, credit_code=first.credit_code)
    assert again == first and Enterprise.objects.filter(name=first.name).count() == 1
