"""Good practice: written, reviewed, in the library, taken up."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from accounts.models import Notice
from common.pinyin import name_query
from records.actions import experience as actions
from records.models import Experience
from tests import factories as make
from tests.refusals import refused


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-10 09:00+08:00", tick=False):
        yield


@pytest.fixture
def north(cast):
    return cast.north


def submitted(north):
    return actions.submit_experience(north.experience, by=north.instructor)


def reviewed(north):
    return actions.review_experience(submitted(north), by=north.station_head, good=True)


def published(north, by=None, place=None):
    return actions.publish_experience(
        reviewed(north), by=by or north.department, district=place or north.district
    )


def test_one_writes_down_his_own(north):
    row = actions.write_experience(
        by=north.instructor, title=" 微党课 ", text="班前十分钟", tags=["life", "nonsense"],
        enterprise=north.enterprise,
    )  # fmt: skip
    assert (row.instructor, row.workstation, row.status) == (north.person, north.station, "draft")
    assert (row.title, row.tags, row.title_initials) == ("微党课", ",life,", "wdk")
    refused("experience.no_words", actions.write_experience, by=north.instructor, title=" ",
            text="做法")  # fmt: skip


def test_a_stranger_s_enterprise_is_not_taken(cast, north):
    refused("problem.not_your_enterprise", actions.write_experience, by=north.instructor,
            title="做法", text="做法", enterprise=cast.south.enterprise)  # fmt: skip


def test_it_is_taken_over_from_one_s_own_visit_only(cast, north):
    visit = north.log.visits.get()
    row = actions.write_experience(by=north.instructor, title="做法", text="走访", visit=visit)
    assert (row.day, row.enterprise) == (date(2026, 3, 2), north.enterprise)
    refused("common.not_yours", actions.write_experience, by=cast.south.instructor, title="做法",
            text="走访", visit=visit)  # fmt: skip


def test_a_form_sent_twice_makes_one(north):
    key = uuid4()
    rows = [
        actions.write_experience(by=north.instructor, title="做法", text="走访", form_key=key)
        for _ in range(2)
    ]
    assert rows[0] == rows[1]


def test_nobody_reviews_his_own(north):
    own = make.make_experience(north.station, north.station_head, status="submitted")
    refused("common.not_yours", actions.review_experience, own, by=north.station_head, good=True)
    refused("common.not_yours", actions.review_experience, submitted(north), by=north.instructor,
            good=True)  # fmt: skip


def test_it_comes_back_with_a_remark(north):
    row = submitted(north)
    assert Notice.objects.filter(user=north.station_head, code="experience.waits").exists()
    refused("experience.no_remark", actions.review_experience, row, by=north.station_head,
            good=False)  # fmt: skip
    row = actions.review_experience(row, by=north.station_head, good=False, remark="补充成效")
    assert row.status == "returned"
    assert Notice.objects.filter(user=north.instructor, code="experience.came_back").exists()
    row = actions.edit_experience(row, by=north.instructor, version=row.version, result="减半")
    assert actions.submit_experience(row, by=north.instructor).status == "submitted"


def test_a_checked_one_is_changed_by_the_office_only(north):
    row = reviewed(north)
    refused("common.not_yours", actions.edit_experience, row, by=north.instructor,
            version=row.version, text="改")  # fmt: skip
    actions.edit_experience(row, by=north.station_head, version=row.version, text="改")


def test_a_department_puts_it_into_its_own_library(cast, north):
    row = reviewed(north)
    for user in (north.station_head, north.committee, cast.south.department):
        refused("common.not_yours", actions.publish_experience, row, by=user,
                district=north.district)  # fmt: skip
    refused("experience.no_shelf", actions.publish_experience, row, by=north.department,
            district=cast.city.district)  # fmt: skip
    actions.publish_experience(row, by=north.department, district=north.district)
    assert Notice.objects.filter(user=north.instructor, code="experience.shared_note").exists()


def readers(row, *users):
    return [user for user in users if row in Experience.objects.published_for(user)]


def test_a_county_s_library_is_read_in_the_county_and_a_city_s_everywhere(cast, north):
    row = published(north)
    everybody = (north.instructor, north.station_head, cast.city.department,
                 cast.south.instructor, cast.south.department)  # fmt: skip
    assert readers(row, *everybody) == [
        north.instructor, north.station_head, cast.city.department,
    ]  # fmt: skip
    row = actions.withdraw_experience(row, by=north.department, reason="更新")
    assert readers(row, *everybody) == []
    row = actions.publish_experience(row, by=cast.city.department, district=cast.city.district)
    assert readers(row, *everybody) == list(everybody)
    assert row in Experience.objects.visible_to(cast.south.instructor)
    assert row not in Experience.objects.visible_to(cast.south.administrator)


def test_what_stands_in_the_library_is_not_changed(north):
    row = published(north)
    refused("experience.published", actions.edit_experience, row, by=north.department,
            version=row.version, text="改")  # fmt: skip


def test_taking_it_up_is_noted_once_a_form(cast, north):
    refused("experience.other_state", actions.take_up, north.experience, by=north.instructor)
    row, key = published(north), uuid4()
    for _ in range(2):
        actions.take_up(row, by=north.station_head, note="已试行", form_key=key)
    assert [(use.by, use.note) for use in row.uses.all()] == [(north.station_head, "已试行")]
    refused("common.not_yours", actions.take_up, row, by=cast.south.instructor)


def test_it_is_found_by_how_its_title_sounds(north):
    for text in ("一企", "yqyc", "yi qi yi ce"):
        assert north.experience in Experience.objects.filter(name_query(text, field="title"))
    assert not Experience.objects.filter(name_query("dkb", field="title"))
