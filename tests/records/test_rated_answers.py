"""What an enterprise says, through its own link, of the answers to its problems."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Notice
from common import figures
from common.periods import MONTH, Period
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.actions.confirmations import Said, answer_confirmation
from records.confirming import answer_mark, holdable, may_hold, visits_of
from records.models import Confirmation, ConfirmationAnswer, Problem, ProblemStep, RatedAnswer
from tests import factories as make
from tests.records.confirming import answer_of, filled_in, page
from tests.refusals import refused

RESULT = "已协调人社局举办专场招聘会，招到 20 人。"


def answer(problem, office, result=RESULT):
    """Given to a unit and answered, by the office's own people."""
    if problem.state != "working":
        problem = assigning.assign_problem(problem, by=office.station_head, lead_unit="人社局")
    return answering.answer_problem(problem, by=office.instructor, result=result)


@pytest.fixture
def problem(asked, north):
    """The enterprise's own problem, answered."""
    return answer(north.problem, north)


def with_words(confirmation, problem, word, **more):
    """The page posted with one word on one answer."""
    mark = answer_mark(problem)
    return filled_in(confirmation, answer=[mark], **{f"rate-{problem.pk}": word}, **more)


def send(page_of, confirmation, problem, word, **more):
    sent = page_of(None).post(page(confirmation), with_words(confirmation, problem, word, **more))
    assert sent.url == "/c/done/"
    problem.refresh_from_db()
    return problem


def test_the_page_shows_the_enterprise_s_own_answered_problems_and_no_others(
    asked, problem, cast, page_of
):
    north, south = cast.north, cast.south
    make.make_problem(north.enterprise, north.instructor, title="还在办理的事")
    answer(Problem.objects.get(pk=south.problem.pk), south, "别家企业的答复")
    shown = page_of(None).get(page(asked)).content.decode()
    assert problem.title in shown and RESULT in shown
    assert "还在办理的事" not in shown and "别家企业的答复" not in shown


def test_of_a_problem_the_page_shows_its_title_and_its_answer_and_nothing_else(
    asked, problem, page_of, north
):
    Problem.objects.filter(pk=problem.pk).update(
        description="内部描述", requested_by="提出人甲", lead_unit="承办单位乙",
        assist_unit="协办单位丙",
    )  # fmt: skip
    problem.steps.create(
        kind="progress", text="内部进展", on=timezone.localdate(), by=north.instructor
    )
    shown = page_of(None).get(page(asked)).content.decode()
    for word in ("内部描述", "提出人甲", "承办单位乙", "协办单位丙", "内部进展", problem.number):
        assert word not in shown, word


def test_one_tap_rates_the_answer_together_with_the_rest(asked, problem, page_of):
    send(page_of, asked, problem, "fairly")
    said = answer_of(asked)
    assert [v.happened for v in said.visits.all()] == [True, True]
    kept = said.ratings.get()
    assert (kept.problem, kept.satisfaction, kept.result) == (problem, "fairly", RESULT)
    assert (problem.state, problem.satisfaction, problem.rated_how) == ("rated", "fairly", "link")
    assert problem.rated_on == timezone.localdate()
    step = problem.steps.get(kind="rated")
    assert step.by.is_system and step.data["how"] == "link"
    assert AuditEntry.objects.get(verb="problem.rated").actor.is_system


def test_what_is_passed_over_is_not_rated(asked, problem, page_of):
    send(page_of, asked, problem, "")
    assert problem.state == "answered" and not RatedAnswer.objects.exists()


def test_dissatisfied_it_goes_back_to_its_unit_with_what_is_lacking(asked, problem, north, page_of):
    lacking = {f"lacking-{problem.pk}": "还缺十人"}
    send(page_of, asked, problem, "dissatisfied", **lacking)
    assert (problem.state, problem.answered_on) == ("working", None)
    assert problem.steps.get(kind="rated").text == "还缺十人"
    assert answer_of(asked).ratings.get().lacking == "还缺十人"
    assert Notice.objects.filter(user=north.instructor, code="problem.back_note").exists()
    again = answer(problem, north, "又招到 10 人")
    assert again.satisfaction == "" and answer_of(asked).ratings.get().result == RESULT


def test_an_answer_given_anew_since_the_page_was_opened_is_not_rated(
    asked, problem, north, page_of
):
    data = with_words(asked, problem, "satisfied")
    problem = answering.rate_problem(problem, by=north.instructor, satisfaction="dissatisfied")
    answer(problem, north, "换了一个答复")
    page_of(None).post(page(asked), data)
    problem.refresh_from_db()
    assert (problem.state, problem.satisfaction) == ("answered", "")
    assert answer_of(asked).visits.count() == 2 and not RatedAnswer.objects.exists()


def test_an_answer_rated_on_the_phone_meanwhile_keeps_that_word(asked, problem, north, page_of):
    data = with_words(asked, problem, "dissatisfied")
    answering.rate_problem(problem, by=north.instructor, satisfaction="satisfied")
    assert page_of(None).post(page(asked), data).url == "/c/done/"
    problem.refresh_from_db()
    assert (problem.state, problem.satisfaction) == ("rated", "satisfied")
    assert not RatedAnswer.objects.exists()


def test_another_enterprise_s_answer_named_in_the_form_is_not_rated(asked, cast, page_of):
    foreign = answer(Problem.objects.get(pk=cast.south.problem.pk), cast.south)
    send(page_of, asked, foreign, "satisfied")
    mark = answer_mark(foreign)
    assert foreign.state == "answered"
    other = make.make_confirmation(cast.north.enterprise, asked.period.previous().start)
    said = Said(month=other.period.code, rated={mark: ("satisfied", "")})
    assert answer_confirmation(other.token, said)
    foreign.refresh_from_db()
    assert foreign.state == "answered" and not RatedAnswer.objects.exists()


@pytest.mark.parametrize("spoil", ["expired", "revoked", "used", "forged"])
def test_a_bad_link_rates_nothing(asked, problem, page_of, spoil):
    data, url = with_words(asked, problem, "satisfied"), page(asked)
    now, rows = timezone.now(), Confirmation.objects.filter(pk=asked.pk)
    if spoil == "forged":
        url = url[:-2] + ("0/" if url[-2] != "0" else "1/")
    else:
        field = {"expired": "expires_at", "revoked": "revoked_at", "used": "used_at"}[spoil]
        rows.update(**{field: now})
    assert page_of(None).post(url, data).status_code == 404
    problem.refresh_from_db()
    assert problem.state == "answered"


def test_the_same_form_sent_twice_rates_once(asked, problem, page_of):
    data, browser = with_words(asked, problem, "satisfied"), page_of(None)
    first, second = browser.post(page(asked), data), browser.post(page(asked), data)
    assert first.url == second.url and RatedAnswer.objects.count() == 1
    assert problem.steps.filter(kind="rated").count() == 1


def test_a_form_that_comes_back_keeps_the_words_on_answers(asked, problem, page_of):
    data = with_words(asked, problem, "dissatisfied", comment="长" * 2001)
    data[f"lacking-{problem.pk}"] = "还缺十人"
    shown = page_of(None).post(page(asked), data).content.decode()
    assert 'value="dissatisfied" checked' in shown and "还缺十人" in shown
    assert not ConfirmationAnswer.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_ratedanswer SET satisfaction = 'dissatisfied'",
        "DELETE FROM records_ratedanswer",
        "UPDATE records_problemstep SET data = '{}' WHERE kind = 'rated'",
        "UPDATE records_problemstep SET kind = 'progress' WHERE kind = 'rated'",
        "DELETE FROM records_problemstep WHERE kind = 'rated'",
    ],
)
def test_the_database_itself_keeps_what_was_said_of_an_answer(asked, problem, page_of, statement):
    send(page_of, asked, problem, "satisfied")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert RatedAnswer.objects.get().satisfaction == "satisfied"


def test_no_step_of_the_ledger_rates_over_the_enterprise_s_word(asked, problem, north, page_of):
    send(page_of, asked, problem, "dissatisfied")
    for by in (north.instructor, north.station_head, north.department):
        refused("problem.other_state", answering.rate_problem, problem, by=by,
                satisfaction="satisfied")  # fmt: skip
    assert ProblemStep.objects.filter(kind="rated").count() == 1


def test_the_rating_counts_in_the_figures_of_its_day(asked, problem, north, page_of):
    send(page_of, asked, problem, "satisfied")
    now = Period.containing(timezone.localdate(), MONTH)
    read = figures.get("problem_satisfaction").one("enterprise", north.enterprise.pk, now)
    assert (read.value, read.due) == (1, 1)


def test_the_offices_read_it_in_the_record_and_in_the_problem(asked, problem, cast, page_of):
    send(page_of, asked, problem, "dissatisfied", **{f"lacking-{problem.pk}": "还缺十人"})
    browser = page_of(cast.north.station_head)
    for url in (asked.get_absolute_url(), problem.get_absolute_url()):
        shown = browser.get(url).content.decode()
        assert problem.title in shown and "还缺十人" in shown and "不满意" in shown


def test_nobody_holds_the_link_that_asks_about_an_answer_of_his_own(asked, problem, north):
    person = north.colleague
    person.user = north.station_head
    person.save()
    head = type(north.station_head).objects.get(pk=north.station_head.pk)
    rows = Confirmation.objects.filter(pk=asked.pk)
    assert not visits_of(asked).filter(log__instructor=person).exists()
    assert may_hold(head, asked) and holdable(rows, head) == [asked]
    Problem.objects.filter(pk=problem.pk).update(instructor=person)
    assert not may_hold(head, asked) and holdable(rows, head) == []
