"""From candidate to active and out again: appointment, pledge, states."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from common.refusals import Refused, Stale
from enterprises.models import Enterprise
from instructors import actions
from instructors.models import Instructor, Pledge, Posting
from tests import factories as make

TERM = {"start": date(2026, 1, 1), "end": date(2028, 12, 31), "pledged_on": date(2025, 12, 20)}


@pytest.fixture
def candidate(cast):
    return actions.create_instructor(
        by=cast.north.department, name="单雄", id_number=make.make_id_number(),
        district=cast.north.district, workstation=cast.north.station,
    )  # fmt: skip


@pytest.fixture
def appointed(cast, candidate):
    boss = cast.north.department
    actions.move(candidate, "under_review", by=boss)
    actions.appoint(candidate, by=boss, document_number="北组发〔2026〕1号", **TERM)
    return Instructor.objects.get(pk=candidate.pk)


def test_sort_key_birth_date_and_gender_follow_from_name_and_id_number(candidate):
    assert (candidate.name_key, candidate.name_initials) == ("shan xiong", "sx")
    assert (candidate.born_on, candidate.gender) == (date(1980, 5, 17), "male")
    assert candidate.state == "candidate"


def test_a_wrong_id_number_is_refused_with_what_is_wrong(cast):
    with pytest.raises(Refused) as refusal:
        actions.create_instructor(
            by=cast.north.department, name="甲", id_number="33010519800517001Y"[:17] + "0",
            district=cast.north.district,
        )  # fmt: skip
    assert refusal.value.code.startswith("cell.id_")


def test_nobody_is_on_record_twice(cast, candidate):
    with pytest.raises(Refused) as refusal:
        actions.create_instructor(
            by=cast.north.department, name="乙", id_number=candidate.id_number.lower(),
            district=cast.north.district,
        )  # fmt: skip
    assert refusal.value.code == "instructor.id_taken"


def test_appointing_signs_the_pledge_with_the_list_of_that_day(cast, appointed):
    pledge = Pledge.objects.get(instructor=appointed)
    assert len(pledge.items) == 5 and pledge.signed_on == date(2025, 12, 20)
    assert appointed.terms.get().document_number == "北组发〔2026〕1号"
    entry = AuditEntry.objects.get(verb="instructor.appointed")
    assert entry.changes["state"] == {"b": "under_review", "a": "appointed"}


def test_who_is_not_under_review_cannot_be_appointed(cast, candidate):
    with pytest.raises(Refused) as refusal:
        actions.appoint(candidate, by=cast.north.department, document_number="1", **TERM)
    assert refusal.value.code == "instructor.not_under_review"


def test_only_the_department_appoints(cast, candidate):
    actions.move(candidate, "under_review", by=cast.north.department)
    for user in (cast.north.committee, cast.north.station_head, cast.south.department):
        with pytest.raises(Refused):
            actions.appoint(candidate, by=user, document_number="1", **TERM)


def test_the_first_posting_makes_an_appointed_person_active(cast, appointed):
    actions.post(appointed, cast.north.enterprise, by=cast.north.department, start=date(2026, 1, 5))
    appointed.refresh_from_db()
    assert appointed.state == "active"


def test_the_table_of_moves_is_kept(cast, candidate):
    for state in set(Instructor.State) - set(actions.MOVES["candidate"]):
        with pytest.raises(Refused) as refusal:
            actions.move(candidate, state, by=cast.north.department, reason="x")
        assert refusal.value.code == "instructor.no_such_move"


def test_every_state_has_its_moves():
    assert set(actions.MOVES) == set(Instructor.State)


def test_a_recall_ends_postings_and_term_on_its_day(cast, appointed):
    boss, day = cast.north.department, date(2026, 6, 30)
    actions.post(appointed, cast.north.enterprise, by=boss, start=date(2026, 1, 5))
    actions.move(appointed, "recalled", by=boss, reason="履职不力", day=day)
    posting = appointed.postings.get()
    assert (posting.end, posting.end_reason) == (day, "履职不力")
    assert appointed.terms.get().end == day
    assert AuditEntry.objects.get(verb="instructor.moved", params__reason="履职不力")


def test_leaving_the_service_needs_a_reason(cast):
    with pytest.raises(Refused) as refusal:
        actions.move(cast.north.person, "completed", by=cast.north.department)
    assert refusal.value.code == "instructor.reason_wanted"


def test_nobody_decides_on_his_own_record(cast):
    own = make.make_instructor(cast.north.station, user=cast.north.department)
    with pytest.raises(Refused) as refusal:
        actions.edit_instructor(own, by=cast.north.department, post="科长")
    assert refusal.value.code == "instructor.own_record"


def test_the_second_of_two_editors_is_told(cast):
    person = cast.north.person
    actions.edit_instructor(person, by=cast.north.department, version=1, post="科长")
    with pytest.raises(Stale):
        actions.edit_instructor(person, by=cast.city.department, version=1, post="局长")


def test_the_audit_trail_does_not_keep_full_numbers(cast):
    person = cast.north.person
    actions.edit_instructor(person, by=cast.north.department, phone="13912345678")
    changes = AuditEntry.objects.get(verb="instructor.edited").changes
    assert changes["phone"]["a"] == "139****5678"


def test_a_form_sent_twice_makes_one_record(cast):
    key = "7f1de8a4-50f0-4d1f-9f57-000000000001"
    values = {"name": "丁一", "id_number": make.make_id_number(), "district": cast.north.district}
    first = actions.create_instructor(by=cast.north.department, form_key=key, **values)
    assert actions.create_instructor(by=cast.north.department, form_key=key, **values) == first


def test_an_account_is_given_once_with_a_one_time_password(cast, client):
    person = cast.north.colleague
    password = actions.give_account(person, "beifang", by=cast.north.department)
    person.refresh_from_db()
    assert person.user.check_password(password) and person.user.must_change_password
    with pytest.raises(Refused):
        actions.give_account(person, "beifang2", by=cast.north.department)
    again = actions.renew_password(person, by=cast.north.department)
    person.user.refresh_from_db()
    assert person.user.check_password(again) and not person.user.check_password(password)


def test_postings_cannot_overlap_but_can_follow_one_another(cast):
    make.leave_nothing_open(cast.north)
    person, firm, boss = cast.north.person, cast.north.enterprise, cast.north.department
    with pytest.raises(Refused) as refusal:
        actions.post(person, firm, by=boss, start=date(2026, 5, 1))
    assert refusal.value.code == "posting.overlaps"
    actions.end_posting(cast.north.posting, by=boss, end=date(2026, 4, 30), reason="轮换")
    again = actions.post(person, firm, by=boss, start=date(2026, 5, 1))
    assert Posting.objects.on(date(2026, 5, 1)).filter(instructor=person).get() == again


def test_an_ended_posting_cannot_be_ended_again(cast):
    make.leave_nothing_open(cast.north)
    posting, boss = cast.north.posting, cast.north.department
    actions.end_posting(posting, by=boss, end=date(2026, 4, 30), reason="轮换")
    with pytest.raises(Refused) as refusal:
        actions.end_posting(posting, by=boss, end=date(2026, 5, 30), reason="轮换")
    assert refusal.value.code == "posting.ended_already"


def test_nobody_is_posted_where_nothing_is_done(cast):
    firm = make.make_enterprise(cast.north.town, state=Enterprise.State.SUSPENDED)
    with pytest.raises(Refused) as refusal:
        actions.post(cast.north.person, firm, by=cast.north.department, start=date(2026, 5, 1))
    assert refusal.value.code == "posting.not_operating"


def test_a_candidate_is_not_posted(cast, candidate):
    with pytest.raises(Refused) as refusal:
        actions.post(candidate, cast.north.enterprise, by=cast.north.department,
                     start=date(2026, 5, 1))  # fmt: skip
    assert refusal.value.code == "posting.not_appointed"
