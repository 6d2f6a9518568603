"""What this room counts, recounted by hand."""

import pytest

from assessments.actions import cycles
from assessments.models import Rating
from common import figures
from common.periods import Period


@pytest.fixture
def answered(half_year, cast):
    noes = half_year.frozen["noes"]
    kept = {text: n > 0 for n, text in enumerate(noes)}  # one of five is not kept
    for evaluation in (half_year.mine, half_year.other):
        Rating.objects.create(
            evaluation=evaluation, group="enterprise", enterprise=cast.north.enterprise,
            noes=kept if evaluation == half_year.mine else dict.fromkeys(noes, True),
        )  # fmt: skip
    return half_year


def read(kind, subject, code="2026H1"):
    return figures.get("noes_kept").one(kind, subject, Period.parse(code))


def test_the_five_noes_are_counted_item_by_item(answered, cast):
    mine = read("instructor", cast.north.person.pk)
    assert (mine.value, mine.due, mine.state) == (4, 5, "ok")
    assert read("instructor", cast.south.person.pk).state == "nothing_due"
    station = read("workstation", cast.north.station.pk)
    assert (station.value, station.due) == (9, 10)
    assert read("district", cast.city.district.code).value == 9
    assert read("district", cast.south.district.code).state == "nothing_due"


def test_a_year_counts_its_halves_and_another_half_does_not(answered, cast, system):
    assert read("instructor", cast.north.person.pk, "2026").value == 4
    assert read("instructor", cast.north.person.pk, "2025H2").state == "nothing_due"
    cycles.open_cycle(cast.north.district, "2026H2", by=system)
    assert read("instructor", cast.north.person.pk, "2026H2").state == "nothing_due"


def test_an_answer_without_the_five_noes_is_no_answer_about_them(half_year, cast):
    Rating.objects.create(
        evaluation=half_year.mine, group="enterprise", enterprise=cast.north.enterprise, noes={}
    )
    assert read("instructor", cast.north.person.pk).state == "nothing_due"


def test_the_evidence_is_one_line_an_answer(answered, cast):
    figure = figures.get("noes_kept")
    lines = figure.evidence("instructor", cast.north.person.pk, Period.parse("2026H1")).lines
    assert len(lines) == 1 and "4" in lines[0].text
    everybody = figure.evidence("workstation", cast.north.station.pk, Period.parse("2026H1"))
    assert len(everybody.lines) == 2
