"""The audit trail says words, not codes."""

import pytest
from django.utils import translation

from accounts import audit, readable
from accounts.general import leading_body
from accounts.models import AuditEntry, PolicyValue, User
from accounts.policies import declared
from assessments.actions.books import draft_book
from assessments.models import Cycle, Rubric
from common.wording import words
from instructors import actions
from tests import factories as make


def told(entry, language="en"):
    """Before and after, in a language."""
    with translation.override(language):
        return {c.label: (c.before, c.after) for c in readable.changes(entry)}


def test_figures_are_named_and_what_is_nested_stands_in_one_line(cast):
    entry = audit.record(
        "book.edited", cast.north.book, by=cast.north.department,
        changes={"targets": ([], [["走访", "visits_on_site", 40], {"log_days": True}])},
    )  # fmt: skip
    [(before, after)] = told(entry).values()
    assert before == "—"
    assert "visits_on_site" not in after and "log_days" not in after
    assert "on-site visits" in after
    assert "[" not in after and "{" not in after


def test_a_period_s_code_is_read_as_the_period():
    with translation.override("en"):
        said = words("cycle.enterprise_answered", {"subject": "x", "count": 3, "cycle": "2026H1"})
        assert "2026H1" not in said
        assert "2026" in said
        assert "soon" in words(
            "cycle.enterprise_answered", {"subject": "x", "count": 3, "cycle": "soon"}
        )


def test_results_of_a_course_are_told_by_person_and_in_words(cast):
    line = cast.north.course.enrolments.get()
    actions.record_results(
        cast.north.course, {line.pk: {"result": "passed", "hours": 4}}, by=cast.north.department
    )
    entry = AuditEntry.objects.get(verb="course.results")
    [(who, (_before, after))] = told(entry, "zh-hans").items()
    assert who.startswith(cast.north.person.name)
    assert after.startswith("合格、4")


def test_a_grade_is_told_by_person_and_in_the_words_of_its_cycle(cast):
    from assessments.actions.grading import Decision, grade_many

    rules = {"grades": [{"code": "excellent", "label": "优秀", "floor": 9000, "then": []}]}
    cycle = make.make_cycle(cast.north.district, "2025", frozen=rules, stage=Cycle.Stage.MEETING)
    row = make.make_evaluation(cycle, cast.north.person, facts={"name": "北明"})
    grade_many(cycle, {row.pk: Decision("excellent", "x")}, by=User.objects.system())
    assert told(AuditEntry.objects.get(verb="cycle.graded")) == {f"北明 ({row.pk})": ("—", "优秀")}


def test_a_rubric_s_changed_line_alone_is_told_in_words(cast):
    from assessments.actions.rubrics import edit_rubric
    from assessments.samples import make_sample

    rubric = make_sample(cast.north.district, Cycle.Kind.HALF_YEAR)
    names = ["code", "area", "name", "method", "points", "figure", "due"]
    names += ["target", "groups", "rule"]
    lines = [{n: getattr(line, n) for n in names} for line in rubric.indicators.all()]
    at = next(n for n, line in enumerate(lines) if line["figure"])
    lines[at]["rule"] = "新的说法"
    values = {"weights": rubric.weights, "grades": rubric.grades}
    edit_rubric(rubric, values, lines, by=cast.north.department)
    [(_name, (before, after))] = told(AuditEntry.objects.get(verb="rubric.edited")).items()
    assert lines[at]["figure"] not in after
    assert "by figure" in after and "新的说法" in after
    assert before != after
    assert Rubric.objects.get(pk=rubric.pk).indicators.count() == len(lines)


@pytest.mark.parametrize("code", ["book_targets", "problem_categories"])
def test_a_setting_shows_no_codes(code):
    setting = next(s for s in declared() if s.code == code)
    with translation.override("en"):
        shown = setting.show(setting.default)
    for sign in ("log_days", "visits_on_site", "party_building"):
        assert sign not in shown


def test_one_name_of_the_leading_body_stands_on_papers_and_books(cast):
    name = "中共北山县委组织部"
    PolicyValue.objects.create(district=cast.north.district, code="leading_body", value=name)
    assert leading_body(cast.north.town) == name
    book, _ = draft_book(cast.north.colleague, 2026)
    assert book.party_a == name
    assert "book_party_a" not in {setting.code for setting in declared()}


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "系统"), ("en", "the system")])
def test_what_nobody_did_is_said_of_the_system_in_the_readers_language(db, language, name):
    with translation.override(language):
        assert str(User.objects.system()) == name
