"""Ratings: by station head and department, by enterprises through their links, and one's own."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actions import doors
from accounts.models import AuditEntry, Tries
from assessments.actions import links, ratings
from assessments.actions.ratings import Marks
from assessments.models import Cycle, Rating, RatingLink
from common.refusals import Refused, Stale
from tests import factories as make

WORDS = {"100", "85", "70", "50"}


@pytest.fixture
def link(half_year, system):
    links.issue_links(half_year, by=system)
    return RatingLink.objects.get(cycle=half_year)


def page(link):
    return f"/assessments/rate/{link.token}/"


def filled_in(link, **more):
    """Everything ticked, as a browser posts it."""
    data = {"form_key": str(uuid4()), **more}
    for person in links.people_at(link):
        for code in ("organization_life", "service"):
            data.setdefault(f"m-{person.pk}-{code}", "85")
        for n in range(len(link.cycle.frozen["noes"])):
            data.setdefault(f"n-{person.pk}-{n}", "yes")
        data[f"c-{person.pk}"] = "常来，办事实在"
    return data


# Through the link -----------------------------------------------------------------------


def test_an_enterprise_rates_those_posted_to_it_without_an_account(link, page_of):
    browser = page_of(None)
    shown = browser.get(page(link)).content.decode()
    for person in links.people_at(link):
        assert person.facts["name"] in shown
    answer = browser.post(page(link), filled_in(link))
    assert answer.url == "/assessments/rate/done/"
    assert browser.get(answer.url).status_code == 200
    rating = Rating.objects.get(evaluation=link.cycle.evaluations.first(), group="enterprise")
    assert rating.marks == {"organization_life": 85, "service": 85}
    assert all(rating.noes.values()) and len(rating.noes) == 5
    assert rating.comment == "常来，办事实在"


def test_an_incomplete_answer_comes_back_with_what_was_chosen(link, page_of):
    data = filled_in(link)
    left_out = next(name for name in data if name.startswith("n-"))
    del data[left_out]
    answer = page_of(None).post(page(link), data)
    assert answer.status_code == 200
    assert "checked" in answer.content.decode()
    assert not Rating.objects.filter(group="enterprise").exists()


def refusals(link):
    """Each way a link can be wrong, with how to make it so."""
    token = link.token
    return {
        "forged": (lambda: None, token[:-1] + ("b" if token[-1] == "a" else "a")),
        "signed for something else": (lambda: None, signing.Signer(salt="x").sign("abc")),
        "nonsense": (lambda: None, "nonsense"),
        "unknown": (lambda: RatingLink.objects.update(nonce=uuid4()), token),
        "revoked": (lambda: RatingLink.objects.update(revoked_at=timezone.now()), token),
        "expired": (
            lambda: RatingLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1)),
            token,
        ),
        "used": (lambda: RatingLink.objects.update(used_at=timezone.now()), token),
        "closed": (lambda: Cycle.objects.update(stage="compiled"), token),
    }


def said(answer):
    """What stands on the page itself."""
    return re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)[0]


@pytest.mark.parametrize(
    "why",
    ["forged", "signed for something else", "nonsense", "unknown", "revoked", "expired", "used",
     "closed"],
)  # fmt: skip
def test_a_bad_link_is_refused_and_never_says_why(link, page_of, why):
    data = filled_in(link)
    spoil, token = refusals(link)[why]
    spoil()
    browser, known = page_of(None), page_of(None).get("/assessments/rate/never-made/")
    for answer in (browser.get(f"/assessments/rate/{token}/"),
                   browser.post(f"/assessments/rate/{token}/", data)):  # fmt: skip
        assert answer.status_code == 404
        assert said(answer) == said(known)
    assert not Rating.objects.filter(group="enterprise").exists()


def test_the_same_form_sent_twice_is_taken_once_and_thanked_for_twice(link, page_of):
    data = filled_in(link)
    browser = page_of(None)
    first, second = browser.post(page(link), data), browser.post(page(link), data)
    assert first.url == second.url == "/assessments/rate/done/"
    assert Rating.objects.filter(group="enterprise").count() == 2
    other = {**data, "form_key": str(uuid4())}
    assert browser.post(page(link), other).status_code == 404


def test_who_is_refused_too_often_is_not_listened_to_any_more(link, page_of):
    browser = page_of(None)
    for at in range(doors.MOST_REFUSED):
        browser.get(f"/assessments/rate/guess-{at}/")
    assert browser.get(page(link)).status_code == 404
    assert page_of(None, REMOTE_ADDR="10.1.2.3").get(page(link)).status_code == 200
    Tries.objects.update(hour=timezone.now() - timedelta(hours=2))
    assert browser.get(page(link)).status_code == 200
    assert doors.forget_tries() == doors.MOST_REFUSED + 1


def test_issuing_anew_makes_the_former_address_void(link, system, page_of):
    former = page(link)
    links.issue_links(link.cycle, [link.enterprise_id], by=system)
    link.refresh_from_db()
    assert page_of(None).get(former).status_code == 404
    assert page_of(None).get(page(link)).status_code == 200


def test_whoever_has_answered_gets_no_second_link_and_keeps_the_first_answer(link, system):
    answers = {e.pk: {"marks": {"service": 100}} for e in links.people_at(link)}
    assert links.answer_link(link.token, answers)
    assert links.issue_links(link.cycle, by=system) == 0
    assert links.issue_links(link.cycle, [link.enterprise_id], by=system) == 0
    with pytest.raises(Refused):
        links.revoke_link(link, by=system)


def test_marks_for_somebody_elses_people_and_unasked_lines_are_dropped(link):
    mine = links.people_at(link)[0]
    answers = {mine.pk: {"marks": {"discipline": 100, "service": 100, "x": 5}}, 999: {"marks": {}}}
    links.answer_link(link.token, answers)
    assert Rating.objects.get(evaluation=mine).marks == {"service": 100}


def test_the_answer_is_in_the_audit_and_no_page_changes_it(link):
    links.answer_link(link.token, {})
    entry = AuditEntry.objects.get(verb="cycle.enterprise_answered")
    assert entry.actor.is_system and entry.district == link.cycle.district


def test_only_the_department_issues_links(half_year, cast):
    for user in (cast.north.station_head, cast.north.committee, cast.south.department):
        with pytest.raises(Refused):
            links.issue_links(half_year, by=user)


def test_a_slip_shows_the_address_and_a_code(link, cast, page_of):
    shown = page_of(cast.north.department).get(
        f"/assessments/{link.cycle_id}/links/slips/"
    ).content.decode()  # fmt: skip
    assert page(link) in shown and "<svg" in shown and 'class="qr"' in shown


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_rating SET marks = '{}' WHERE \"group\" = 'enterprise'",
        "UPDATE assessments_rating SET noes = '{}' WHERE \"group\" = 'enterprise'",
        "UPDATE assessments_rating SET \"group\" = 'station' WHERE \"group\" = 'enterprise'",
        "DELETE FROM assessments_rating WHERE \"group\" = 'enterprise'",
        "UPDATE assessments_ratinglink SET used_at = NULL WHERE used_at IS NOT NULL",
        "DELETE FROM assessments_ratinglink WHERE used_at IS NOT NULL",
    ],
)
def test_the_database_itself_keeps_what_the_enterprise_said(link, statement):
    links.answer_link(link.token, {e.pk: {"marks": {"service": 85}} for e in links.people_at(link)})
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    said = Rating.objects.filter(group="enterprise")
    assert [row.marks for row in said] == [{"service": 85}, {"service": 85}]


def test_what_offices_say_and_links_without_an_answer_can_still_be_changed(half_year, cast, system):
    links.issue_links(half_year, by=system)
    links.revoke_link(RatingLink.objects.get(cycle=half_year), by=system)
    for mark in (85, 50):
        given = {half_year.mine.pk: Marks({"discipline": mark})}
        ratings.rate_many(half_year, "station", given, by=cast.north.station_head)
    assert Rating.objects.get().marks == {"discipline": 50}
    Rating.objects.all().delete()
    RatingLink.objects.all().delete()


# By the offices -------------------------------------------------------------------------


def test_the_grid_keeps_the_marks_of_many_at_once(half_year, cast, page_of):
    url = f"/assessments/{half_year.pk}/ratings/"
    browser = page_of(cast.north.station_head)
    data = {"person": [half_year.mine.pk, half_year.other.pk]}
    for pk in data["person"]:
        data |= {f"v-{pk}": "0", f"m-{pk}-discipline": "85", f"m-{pk}-innovation": "rubbish"}
    assert browser.post(url, data).status_code == 302
    stored = Rating.objects.filter(group="station")
    assert [r.marks for r in stored] == [{"discipline": 85}, {"discipline": 85}]
    assert stored[0].rater == cast.north.station_head
    assert AuditEntry.objects.filter(verb="cycle.rated").count() == 1


def test_nobody_rates_himself(half_year, cast, system):
    head = cast.north.station_head
    cast.north.colleague.user = head
    cast.north.colleague.save()
    own = half_year.other
    assert own not in ratings.rateable(half_year, type(head).objects.get(pk=head.pk))
    with pytest.raises(Refused):
        ratings.rate_many(
            half_year, "station", {own.pk: Marks({"discipline": 100})},
            by=type(head).objects.get(pk=head.pk),
        )  # fmt: skip
    assert not Rating.objects.exists()


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(half_year, cast, page_of):
    by, mine = cast.north.station_head, half_year.mine.pk
    ratings.rate_many(half_year, "station", {mine: Marks({"discipline": 85}, "", 0)}, by=by)
    count, stale = ratings.rate_many(
        half_year, "station", {mine: Marks({"discipline": 50}, "", 0)}, by=by
    )
    assert (count, stale) == (0, [mine])
    url = f"/assessments/{half_year.pk}/ratings/"
    data = {"person": [mine], f"v-{mine}": "0", f"m-{mine}-discipline": "50"}
    answer = page_of(by).post(url, data)
    assert answer.status_code == 200
    row = next(r for r in answer.context["rows"] if r["evaluation"].pk == mine)
    cell = next(c for c in row["cells"] if c["code"] == "discipline")
    assert (cell["mark"], cell["stored"]) == ("50", "较好")


def test_a_station_head_rates_for_the_station_and_for_no_other(half_year, cast):
    given = {half_year.mine.pk: Marks({"discipline": 85})}
    with pytest.raises(Refused):
        ratings.rate_many(half_year, "department", given, by=cast.north.station_head)
    with pytest.raises(Refused):
        ratings.rate_many(half_year, "station", given, by=cast.south.station_head)


def test_after_ratings_are_closed_nobody_rates(half_year, cast):
    Cycle.objects.update(stage="compiled")
    with pytest.raises(Refused):
        ratings.rate_many(
            half_year, "station", {half_year.mine.pk: Marks({})}, by=cast.north.station_head
        )


def test_the_grid_costs_the_same_for_more_people(half_year, cast, page_of, costs_the_same):
    def grow():
        for _ in range(10):
            person = make.make_instructor(cast.north.station)
            make.make_evaluation(half_year, person, facts={"name": person.name})

    url = f"/assessments/{half_year.pk}/ratings/"
    costs_the_same(page_of(cast.north.department), url, grow)


# One's own ------------------------------------------------------------------------------


def test_the_self_assessment_is_drafted_from_figures_and_handed_in(half_year, cast, page_of):
    url = f"/assessments/evaluations/{half_year.mine.pk}/self/"
    browser = page_of(cast.north.instructor)
    form = browser.get(url).context["form"]
    assert "北江制造有限公司" in form["self_text"].value()
    version = form["version"].value()
    data = {"self_text": "本期走访企业。", "mark_service": "85", "version": version}
    assert browser.post(url, {**data, "hand_in": "1"}).status_code == 302
    half_year.mine.refresh_from_db()
    assert half_year.mine.self_at and half_year.mine.self_text == "本期走访企业。"
    own = Rating.objects.get(evaluation=half_year.mine, group="self")
    assert own.marks == {"service": 85}


def test_nobody_writes_anothers_self_assessment(half_year, cast, page_of):
    url = f"/assessments/evaluations/{half_year.other.pk}/self/"
    assert page_of(cast.north.instructor).get(url).status_code == 404
    with pytest.raises(Refused):
        ratings.save_self(
            half_year.mine, by=cast.north.department, text="x", marks={}, hand_in=True
        )


def test_two_tabs_do_not_overwrite_each_other(half_year, cast):
    by = type(cast.north.instructor).objects.get(pk=cast.north.instructor.pk)
    first = {"by": by, "marks": {}, "hand_in": False, "version": half_year.mine.version}
    ratings.save_self(half_year.mine, text="一", **first)
    with pytest.raises(Stale):
        ratings.save_self(half_year.mine, text="二", **first)
