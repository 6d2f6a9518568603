"""Rubrics and responsibility books."""

from datetime import date

import pytest

from accounts.models import AuditEntry, PolicyValue
from assessments.actions import books, rubrics
from assessments.models import ResponsibilityBook, Rubric, Target
from assessments.policies import read_target
from assessments.progress import progress_of
from assessments.samples import ensure_sample_rubric
from common.refusals import Refused, Stale
from tests import factories as make

GRADES = [{"code": "a", "label": "优秀", "floor": 9000, "then": []},
          {"code": "b", "label": "合格", "floor": 0, "then": []}]  # fmt: skip
WEIGHTS = {"enterprise": 30, "station": 30, "department": 40}


def line(code="x", **fields):
    return {"code": code, "area": "履职", "name": code, "method": "figure", "points": 10000,
            "figure": "log_days", "due": "figure", "target": None, "groups": [], "rule": "",
            **fields}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "weights", "grades", "lines"),
    [
        ("rubric.weights", {**WEIGHTS, "station": 31}, GRADES, [line()]),
        ("rubric.points", WEIGHTS, GRADES, [line(points=9999)]),
        ("rubric.codes", WEIGHTS, GRADES, [line(points=5000), line(points=5000)]),
        ("rubric.floors", WEIGHTS, GRADES[::-1], [line()]),
        ("rubric.floors", WEIGHTS, GRADES[:1], [line()]),
        ("rubric.figure", WEIGHTS, GRADES, [line(figure="nowhere")]),
        ("rubric.half", WEIGHTS, GRADES, [line(method="half")]),
        ("rubric.target", WEIGHTS, GRADES, [line(due="fixed")]),
        ("rubric.raters", {"enterprise": 0, "station": 60, "department": 40}, GRADES,
         [line(method="rated", groups=["enterprise"])]),
    ],
)  # fmt: skip
def test_a_rubric_that_does_not_add_up_is_not_saved(cast, code, weights, grades, lines):
    rubric = make.make_rubric(cast.north.district)
    with pytest.raises(Refused) as no:
        rubrics.edit_rubric(
            rubric, {"weights": weights, "grades": grades}, lines, by=cast.north.department
        )
    assert no.value.code == code
    assert not rubric.indicators.exists()


def test_bonuses_and_vetoes_stand_outside_the_hundred(cast):
    rubric = make.make_rubric(cast.north.district)
    extra = [line("b", method="bonus", points=500), line("v", method="veto", points=0)]
    rubrics.edit_rubric(rubric, {"weights": WEIGHTS, "grades": GRADES}, [line(), *extra],
                        by=cast.north.department)  # fmt: skip
    assert [i.code for i in rubric.indicators.all()] == ["x", "b", "v"]


def test_two_editors_do_not_overwrite_each_other(cast):
    rubric = make.make_rubric(cast.north.district)
    values = {"weights": WEIGHTS, "grades": GRADES}
    rubrics.edit_rubric(rubric, values, [line()], by=cast.north.department, version=1)
    with pytest.raises(Stale):
        rubrics.edit_rubric(rubric, values, [line("y")], by=cast.north.department, version=1)


def test_a_copy_is_no_sample_and_leaves_the_original_as_it_is(cast):
    sample = ensure_sample_rubric(cast.city.district)
    copy = rubrics.copy_rubric(
        sample, cast.north.district, by=cast.north.department, name="本县", year=2027
    )
    assert (copy.is_sample, copy.district) == (False, cast.north.district)
    assert copy.indicators.count() == sample.indicators.count() > 15
    assert sample.is_sample
    with pytest.raises(Refused):
        rubrics.copy_rubric(
            sample, cast.south.district, by=cast.north.department, name="x", year=2027
        )


def test_the_form_takes_a_rubric_apart_and_puts_it_together_again(cast, page_of):
    sample = ensure_sample_rubric(cast.city.district)
    before = list(sample.indicators.values_list("code", "points", "groups", "figure"))
    browser, url = page_of(cast.city.department), f"/assessments/rubrics/{sample.pk}/edit/"
    context = browser.get(url).context
    data = {}
    for form in [context["form"], context["lines"].management_form, *context["lines"]]:
        for field in form:
            if (value := field.value()) not in (None, ""):
                data[field.html_name] = value
    data["name"] = "改过名的指标"
    answer = browser.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    sample.refresh_from_db()
    assert (sample.name, sample.version) == ("改过名的指标", 2)
    assert list(sample.indicators.values_list("code", "points", "groups", "figure")) == before
    data |= {"version": "2", "line-0-points": "13"}
    answer = browser.post(url, data)
    assert "101" in answer.content.decode()
    assert Rubric.objects.get(pk=sample.pk).version == 2


# Responsibility books -------------------------------------------------------------------


def test_books_are_drafted_for_everybody_in_post_who_has_none(cast):
    county, by = cast.north.district, cast.north.department
    assert books.make_books(county, 2026, by=by) == 1  # `.person` has one already
    assert books.make_books(county, 2026, by=by) == 0
    book = ResponsibilityBook.objects.get(instructor=cast.north.colleague, year=2026)
    assert book.targets.count() == 6
    assert book.targets.first().deadline == date(2026, 12, 31)
    assert AuditEntry.objects.filter(verb="book.made_many", params__count=1).exists()


def test_the_template_is_a_setting_of_the_district(cast):
    PolicyValue.objects.create(
        district=cast.north.district, code="book_targets",
        value=["走访企业 | visits_on_site | 24 | 次 | 100 | 工作站 | 02-29"],
    )  # fmt: skip
    books.make_books(cast.north.district, 2026, by=cast.north.department)
    target = ResponsibilityBook.objects.get(instructor=cast.north.colleague).targets.get()
    assert (target.amount, target.deadline) == (24, date(2026, 2, 28))


@pytest.mark.parametrize(
    "line", ["只有名称", "a|b|x|c|1|d|12-31", "a|b|1|c|1|d|13-01", "|b|1|c|1|d|12-31"]
)
def test_a_line_of_the_template_that_cannot_be_read_is_refused(line):
    with pytest.raises(ValueError):
        read_target(line)


def test_a_signed_book_is_not_changed_any_more(cast):
    book, by = cast.north.book, cast.north.department
    row = {"name": "走访", "figure": "", "amount": 3, "unit": "次", "deadline": None, "points": 5,
           "checker": ""}  # fmt: skip
    books.edit_book(book, {"party_a": "县委组织部"}, [row], by=by)
    assert books.sign_books([book], date(2026, 1, 10), by=by) == 1
    assert books.sign_books([book], date(2026, 2, 10), by=by) == 0
    book.refresh_from_db()
    assert book.signed_on == date(2026, 1, 10)
    with pytest.raises(Refused):
        books.edit_book(book, {}, [row], by=by)


def test_progress_is_read_from_figures_or_confirmed_by_hand(cast):
    book = cast.north.book
    counted = Target.objects.create(book=book, name="日志", figure="log_days", amount=4)
    by_hand = Target.objects.create(book=book, name="制度", amount=2)
    books.confirm_target(by_hand, 2, by=cast.north.station_head)
    rows = {row.target.name: row for row in progress_of(book)}
    assert (rows["日志"].done, rows["日志"].lacking, rows["日志"].per_cent) == (1, 3, 25)
    assert (rows["制度"].done, rows["制度"].lacking) == (2, 0)
    with pytest.raises(Refused):
        books.confirm_target(counted, 4, by=cast.north.department)


def test_nobody_confirms_his_own_target(cast):
    head = cast.north.station_head
    cast.north.person.user = head
    cast.north.person.save()
    target = Target.objects.create(book=cast.north.book, name="制度", amount=2)
    with pytest.raises(Refused):
        books.confirm_target(target, 2, by=type(head).objects.get(pk=head.pk))
