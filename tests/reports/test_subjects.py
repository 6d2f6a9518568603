"""Whose paper it is: found by name, whatever kind of subject a paper is about."""

from datetime import date

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse

from accounts.models import PolicyValue, User
from common import naming
from instructors.models import Instructor
from records.models import Experience
from reports import builders
from reports.forms import paper_choices, subjects_named
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_every_subject_of_a_paper_is_found_by_what_names_it(cast):
    """A new kind of subject is found by its name without a line written for it."""
    make.make_handover(cast.north.person, cast.north.department, date(2026, 3, 1))
    system = User.objects.system()
    for builder in builders.builders():
        subject = builder.subjects(system).first()
        assert naming.ways(builder.subject), builder.kind
        for prefix, field, _pinyin in naming.ways(builder.subject):
            text = subject
            for step in f"{prefix}{field}".split("__"):
                text = getattr(text, step)
            found = builder.subjects(system).filter(naming.named(builder.subject, text))
            assert subject in found, (builder.kind, text)
        assert not subjects_named(builder.subjects(system), "查无此名"), builder.kind


def test_a_row_is_found_by_title_number_and_the_person_it_is_of(cast):
    person, problem = cast.north.person, cast.north.problem
    Instructor.objects.filter(pk=person.pk).update(name_key="bei ming", name_initials="bm")
    Experience.objects.update(
        title="结对共建", title_key="jie dui gong jian", title_initials="jdgj"
    )
    handover = make.make_handover(person, cast.north.department, date(2026, 3, 1))
    for row, texts in (
        (cast.north.experience, ("结对", "jdgj", "jiedui", "北明", "bm")),
        (cast.north.leave, ("北明", "bei ming")),
        (handover, (handover.number, "北明", "bm")),
        (cast.north.evaluation, ("北明", "bm")),  # no paper is about one yet
        (problem, (problem.number, problem.title)),
    ):
        for text in texts:
            assert row in subjects_named(type(row).objects.all(), text), (row, text)


def test_a_model_that_nothing_names_is_told_to_whoever_makes_a_paper_of_it():
    with pytest.raises(FieldDoesNotExist):
        naming.named(PolicyValue, "x")


def test_the_choice_of_a_subject_searches_every_kind_of_paper(cast, page_of):
    browser = page_of(cast.north.department)
    for builder in builders.builders():
        asked = {"kind": builder.kind, "q": "北"}
        assert browser.get(reverse("reports:document_new"), asked).status_code == 200, builder.kind


@pytest.mark.parametrize(
    "role", ["department", "committee", "station_head", "instructor", "auditor", "administrator"]
)
def test_which_papers_one_may_ask_for_is_one_question(cast, role, django_assert_max_num_queries):
    user = getattr(cast.north, role)
    wanted = [b.kind for b in builders.builders() if b.subjects(user).exists()]
    fresh = User.objects.get(pk=user.pk)  # knows nothing of his own branch yet
    with django_assert_max_num_queries(4):
        assert [b.kind for b in paper_choices(fresh)] == wanted
