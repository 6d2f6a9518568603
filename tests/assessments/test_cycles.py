"""Opening: people and rules are frozen; what changes later does not touch an open cycle."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from assessments.actions import compiling, cycles, rubrics
from assessments.models import Cycle, Evaluation, Rubric
from assessments.samples import ensure_sample_rubric
from common.refusals import Refused
from instructors.models import Instructor
from tests import factories as make


def people(cycle):
    return {e.instructor for e in cycle.evaluations.select_related("instructor")}


def test_opening_freezes_people_with_their_facts_and_the_rules(half_year, cast):
    assert people(half_year) == {cast.north.person, cast.north.colleague}
    facts = half_year.mine.facts
    assert facts["name"] == "北明" and facts["enterprises"] == ["北江制造有限公司"]
    assert sum(half_year.frozen["weights"].values()) == 100
    assert len(half_year.frozen["noes"]) == 5
    assert half_year.frozen["calendar"]["workdays"] > 110
    assert AuditEntry.objects.filter(verb="cycle.opened").count() == 1


def test_only_whoever_was_in_post_in_the_period_is_assessed(cast, system, calendar):
    north = cast.north
    later = make.make_instructor(north.station)
    make.make_posting(later, north.enterprise, date(2026, 8, 1))
    gone = make.make_instructor(north.station, state=Instructor.State.RECALLED)
    make.make_posting(gone, north.enterprise, date(2025, 1, 1), end=date(2026, 3, 1))
    served = make.make_instructor(north.station, state=Instructor.State.COMPLETED)
    make.make_posting(served, north.enterprise, date(2025, 1, 1), end=date(2026, 6, 30))
    candidate = make.make_instructor(north.station, state=Instructor.State.CANDIDATE)
    Evaluation.objects.all().delete()
    Cycle.objects.all().delete()
    cycle = cycles.open_cycle(north.district, "2026H1", by=system)
    assert people(cycle) == {north.person, north.colleague, served}
    assert not {later, gone, candidate} & people(cycle)


def test_a_period_is_opened_once_and_people_are_in_one_cycle_only(half_year, cast, system):
    with pytest.raises(Refused):
        cycles.open_cycle(cast.north.district, "2026H1", by=system)
    city = cycles.open_cycle(cast.city.district, "2026H1", by=system)
    assert people(city) == {cast.south.person, cast.south.colleague}
    with pytest.raises(Refused) as no:
        cycles.open_cycle(cast.south.district, "2026H1", by=system)
    assert no.value.code == "cycle.nobody"


def test_the_same_form_sent_twice_opens_one_cycle(cast, page_of, calendar):
    Evaluation.objects.all().delete()
    Cycle.objects.all().delete()
    browser = page_of(cast.north.department)
    form = browser.get("/assessments/open/").context["form"]
    data = {"period": "2026H1", "district": cast.north.district.pk, "rubric": "",
            "form_key": str(form["form_key"].value())}  # fmt: skip
    first, second = (browser.post("/assessments/open/", data) for _ in range(2))
    assert first.url == second.url
    assert Cycle.objects.count() == 1


def test_editing_a_rubric_does_not_touch_an_open_cycle(half_year, cast, system):
    rubric = Rubric.objects.get(pk=half_year.frozen["rubric"]["id"])
    lines = [
        {
            "code": i.code, "area": i.area, "name": i.name, "method": i.method,
            "points": i.points, "figure": i.figure, "due": i.due, "target": i.target,
            "groups": i.groups, "rule": i.rule,
        }
        for i in rubric.indicators.all()
    ]  # fmt: skip
    lines[0]["points"], lines[1]["points"] = 1000, 1000
    values = {"name": rubric.name, "weights": {"enterprise": 20, "station": 40, "department": 40},
              "grades": rubric.grades}  # fmt: skip
    before = half_year.frozen
    rubrics.edit_rubric(rubric, values, lines, by=cast.city.department)
    half_year.refresh_from_db()
    assert half_year.frozen == before
    rubric.refresh_from_db()
    assert (rubric.version, rubric.is_sample, rubric.weights["station"]) == (2, False, 40)
    assert rubric.indicators.first().points == 1000


def test_a_person_who_moves_keeps_the_evaluation_of_the_opening(half_year, cast, system):
    person = cast.north.person
    person.district, person.workstation = cast.south.district, cast.south.station
    person.save()
    compiling.compile_now(half_year, by=system)
    seen = Evaluation.objects.visible_to(cast.north.department)
    assert half_year.mine in seen
    assert half_year.mine not in Evaluation.objects.visible_to(cast.south.department)


def test_only_the_department_opens_and_only_in_its_branch(cast):
    for user in (cast.north.committee, cast.north.station_head, cast.north.auditor):
        with pytest.raises(Refused):
            cycles.open_cycle(cast.north.district, "2025H2", by=user)
    with pytest.raises(Refused):
        cycles.open_cycle(cast.north.district, "2025H2", by=cast.south.department)


def test_the_sample_is_made_once_and_an_own_rubric_comes_first(cast):
    sample = ensure_sample_rubric(cast.city.district)
    assert sample.is_sample and ensure_sample_rubric(cast.north.district) == sample
    own = make.make_rubric(cast.north.district)
    assert ensure_sample_rubric(cast.north.town) == own
    assert ensure_sample_rubric(cast.south.district) == sample
    own.is_active = False
    own.save()
    assert ensure_sample_rubric(cast.north.town) == sample
