"""Who may see which rows: branch, station, own; deny by default."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import District, Role, User
from accounts.scope import sees, visible_behind
from assessments.models import Cycle, Evaluation
from enterprises.models import Enterprise, PartyOrganization, Workstation
from instructors.models import Instructor
from records.models import DailyLog, Problem, ProblemStep, Symposium, Visit
from tests import factories as make
from tests.access import ROLES

ROWS = {
    DailyLog: "log", Enterprise: "enterprise", Instructor: "person", Workstation: "station",
    Problem: "problem", PartyOrganization: "organization", Evaluation: "evaluation",
    Cycle: "cycle",
}  # fmt: skip


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("role", ["department", "committee", "auditor"])
def test_an_office_sees_its_own_branch_and_no_other(cast, model, role):
    def seen(office):
        return set(model.objects.visible_to(getattr(office, role)))

    north, south = (getattr(office, ROWS[model]) for office in cast.counties)
    assert north in seen(cast.north)
    assert south not in seen(cast.north)
    assert {north, south} <= seen(cast.city)


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_station_head_sees_the_rows_of_his_station(cast, model):
    seen = set(model.objects.visible_to(cast.north.station_head))
    assert getattr(cast.north, ROWS[model]) in seen
    assert getattr(cast.south, ROWS[model]) not in seen


def test_an_instructor_sees_himself_and_his_own_rows_only(cast):
    user = cast.north.instructor
    assert list(Instructor.objects.visible_to(user)) == [cast.north.person]
    assert set(DailyLog.objects.visible_to(user)) == set(cast.north.person.logs.all())
    assert list(Enterprise.objects.visible_to(user)) == [cast.north.enterprise]
    assert not Workstation.objects.visible_to(user).exists()


def test_an_administrator_sees_no_row_of_the_work(cast):
    for model in ROWS:
        assert not model.objects.visible_to(cast.city.administrator).exists()


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_what_hangs_on_a_row_is_seen_by_whoever_sees_the_row(cast, role):
    for office in (cast.city, *cast.counties):
        user = getattr(office, role, None)
        if user is None:
            continue
        logs = DailyLog.objects.visible_to(user).values("pk")
        seen = set(visible_behind(Visit.objects.all(), "log", user))
        assert seen == set(Visit.objects.filter(log__in=logs))
        assert seen == set(Visit.objects.visible_to(user))
        problems = Problem.objects.visible_to(user).values("pk")
        steps = visible_behind(ProblemStep.objects.all(), "problem", user)
        assert set(steps) == set(ProblemStep.objects.filter(problem__in=problems))
    every = set(Visit.objects.all())
    assert set(visible_behind(Visit.objects.all(), "log", User.objects.system())) == every != set()


def test_a_role_without_a_record_and_without_a_rule_sees_nothing(cast):
    stranger = make.make_user(Role.INSTRUCTOR, cast.north.district)
    for model in ROWS:
        assert not model.objects.visible_to(stranger).exists()


def test_the_system_sees_everything(cast):
    assert set(DailyLog.objects.visible_to(User.objects.system())) == set(DailyLog.objects.all())
    assert {cast.north.log, cast.south.log} <= set(DailyLog.objects.all())


def test_a_station_head_with_a_record_of_his_own_sees_both_and_nothing_twice(cast):
    head = User.objects.get(pk=cast.north.station_head.pk)
    own = make.make_instructor(cast.south.station, user=head)
    elsewhere = make.make_log(own, cast.north.log.day)
    seen = list(DailyLog.objects.visible_to(head))
    assert set(seen) == {*cast.north.station.logs.all(), elsewhere}
    assert len(seen) == len(set(seen))
    assert set(Instructor.objects.visible_to(head)) == {
        cast.north.person, cast.north.colleague, own,
    }  # fmt: skip


def test_many_postings_do_not_repeat_an_enterprise(cast):
    for _ in range(3):
        extra = make.make_instructor(cast.north.station)
        make.make_posting(extra, cast.north.enterprise)
    user = cast.north.instructor
    assert Enterprise.objects.visible_to(user).count() == 1
    assert Symposium.objects.visible_to(cast.north.station_head).count() == 1


def test_a_log_stays_with_the_station_and_district_of_its_own_day(cast):
    cast.north.person.district = cast.south.district
    cast.north.person.workstation = cast.south.station
    cast.north.person.save()
    assert DailyLog.objects.visible_to(cast.north.department).filter(pk=cast.north.log.pk)
    assert DailyLog.objects.visible_to(cast.north.station_head).filter(pk=cast.north.log.pk)
    assert not DailyLog.objects.visible_to(cast.south.department).filter(pk=cast.north.log.pk)
    assert cast.north.log in DailyLog.objects.visible_to(cast.north.instructor)


def sql_of(model, user):
    user.covers_everything, user.is_instructor  # noqa: B018  what a request knows already
    return str(model.objects.visible_to(user).order_by().query)


def test_the_root_of_a_single_tree_pays_no_join(cast):
    for model in ROWS:
        assert "JOIN" not in sql_of(model, cast.city.department)


def test_with_a_second_tree_the_root_is_filtered_again(cast):
    other = make.make_district("3302", "别市")
    log = make.make_log(make.make_instructor(make.make_workstation(other)), cast.north.log.day)
    user = User.objects.get(pk=cast.city.department.pk)
    assert set(DailyLog.objects.visible_to(user)) == set(DailyLog.objects.exclude(pk=log.pk))


@pytest.mark.parametrize("role", ["department", "committee", "auditor"])
def test_a_branch_is_found_by_ids_and_not_by_a_join(cast, role):
    """A join would make the planner read every log to learn that a township has none."""
    for model in (DailyLog, Problem, Enterprise, Instructor):
        assert "JOIN" not in sql_of(model, getattr(cast.north, role))


def test_a_station_is_found_by_its_id_and_not_by_a_join(cast):
    assert "JOIN" not in sql_of(DailyLog, cast.north.station_head)
    with CaptureQueriesContext(connection) as queries:
        list(DailyLog.objects.visible_to(cast.north.station_head))
    assert len(queries) <= 3  # his stations, whether he has a record, the rows


def test_districts_are_seen_by_branch(cast):
    assert set(District.objects.visible_to(cast.north.committee)) == {
        cast.north.district, cast.north.town,
    }  # fmt: skip


def test_a_name_is_a_link_for_exactly_those_who_find_the_row(cast):
    """`sees` reads off a row what `visible_to` asks the database."""
    firm = make.make_enterprise(cast.south.town, cast.south.station)
    make.make_posting(cast.north.person, firm)  # serves beyond his own county
    users = [getattr(office, role) for office in (*cast.counties, cast.city) for role in ROLES]
    wrong = []
    for model in ROWS:
        rows = list(model.objects.all())
        for user in (User.objects.get(pk=user.pk) for user in users):
            found = set(model.objects.visible_to(user))
            wrong += [(user, row) for row in rows if sees(user, row) != (row in found)]
    assert not wrong


def test_asking_of_many_rows_costs_no_query_a_row(cast):
    user = User.objects.get(pk=cast.north.instructor.pk)
    for _ in range(5):
        make.make_posting(cast.north.person, make.make_enterprise(cast.north.town))
    rows = list(Enterprise.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert sum(sees(user, row) for row in rows) == 6
    assert len(queries) <= 2
