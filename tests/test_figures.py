"""What holds of every figure there is, whatever room registered it."""

import pytest
from django.db.models import Q
from django.utils import translation

from accounts.policies import declared, policy, read_once
from accounts.policies import get as setting_of
from common import figures
from common.figures import CountFigure, MedianFigure, StockFigure
from common.periods import Period
from records.models import DailyLog
from reports.evidence import MANNERS

pytestmark = pytest.mark.django_db
MONTH = Period.parse("2026-03")
TABLES = [f for f in figures.all_figures() if isinstance(f, CountFigure | StockFigure)]


def rows_of(figure):
    return figure.rows() if isinstance(figure, CountFigure) else figure.on(MONTH.last)


def each_kind():
    return [pytest.param(f, kind, id=f"{f.code}-{kind}") for f in TABLES for kind in f.by]


@pytest.mark.parametrize(("figure", "kind"), each_kind())
def test_a_row_belongs_to_one_subject_of_a_kind_or_what_counts_is_named(figure, kind):
    """Rows are counted as they come: a path that leads to several would count a row twice."""
    rows = rows_of(figure)
    model, several = rows.model, False
    path = figure.by[kind]
    for name in [] if path in rows.query.annotations else path.split("__"):
        field = model._meta.get_field("id" if name == "pk" else name)
        several = several or field.one_to_many or field.many_to_many
        model = field.related_model or model
    assert not several or figure.distinct


@pytest.mark.parametrize("figure", TABLES, ids=lambda figure: figure.code)
def test_what_a_figure_counts_stands_in_its_rows_once(figure, cast):
    rows = rows_of(figure)
    joins = [j for j in rows.query.alias_map.values() if getattr(j, "join_field", None)]
    repeating = [j for j in joins if j.join_field.one_to_many or j.join_field.many_to_many]
    assert not repeating or figure.distinct or rows.query.distinct


@pytest.mark.parametrize("figure", TABLES, ids=lambda figure: figure.code)
def test_the_evidence_page_knows_how_to_show_its_rows(figure):
    assert rows_of(figure).model in MANNERS


@pytest.mark.parametrize("kind", ["instructor", "enterprise", "workstation", "district"])
def test_read_together_every_figure_says_what_it_says_alone(cast, kind):
    subjects = {
        "instructor": [cast.north.person.pk, cast.south.person.pk],
        "enterprise": [cast.north.enterprise.pk, cast.south.enterprise.pk],
        "workstation": [cast.north.station.pk, cast.south.station.pk],
        "district": ["3301", cast.north.district.code, cast.north.town.code],
    }[kind]
    DailyLog.objects.update(status=DailyLog.Status.RECEIVED)
    all_of_them = [figure.code for figure in figures.all_figures(kind)]
    for period in (MONTH, Period.parse("2026H1")):
        found = figures.read(all_of_them, kind, subjects, period)
        assert list(found) == all_of_them
        for code in all_of_them:
            alone = {one: figures.get(code).one(kind, one, period) for one in subjects}
            assert found[code] == alone, code
    assert any(reading.value for read in found.values() for reading in read.values())


def test_what_is_counted_from_rows_is_read_in_one_query(cast, django_assert_num_queries):
    of_rows = [figure.code for figure in TABLES if "district" in figure.kinds]
    with read_once():
        policy("coverage_counts", cast.city.district)  # decides which rows are counted
        with django_assert_num_queries(1):
            figures.read(of_rows, "district", [cast.city.district.code], MONTH)


def test_a_district_is_the_sum_of_all_that_lies_below_it(cast):
    """Read together or one by one, from any level: the same number."""
    codes = ["9990", *sorted({"9990"} | set(district_codes()))]
    for figure in TABLES:
        if "district" not in figure.by:
            continue
        together = figure.by_subject("district", codes, MONTH)
        for code in codes:
            rows = figure.evidence("district", code, MONTH).rows
            assert together[code] == figure.one("district", code, MONTH)
            if isinstance(figure, MedianFigure):
                continue
            wanted = figure.distinct or "pk"
            rows = rows.filter(~Q(**{wanted: None})).order_by()
            assert together[code].value == len(set(rows.values_list(wanted, flat=True)))


def district_codes():
    from accounts.models import District

    return District.objects.values_list("code", flat=True)


def test_every_unit_of_a_figure_or_setting_has_its_english_singular():
    with translation.override("en"):
        units = {str(f.unit) for f in figures.all_figures()}
        units |= {str(s.unit) for s in declared() if getattr(s, "unit", "")}
        assert [unit for unit in sorted(units) if figures.unit_of(unit, 1) == unit] == [
            "%",
            "an hour",
        ]
        assert setting_of("leave_station_days").show(1) == "1 day"
        assert setting_of("leave_station_days").show(3) == "3 days"
