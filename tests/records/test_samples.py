"""Accepting many at once: only after opening what the server picked, and kept, at random."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry, PolicyValue
from records.actions import papers, review, samples
from records.models import DailyLog, MonthlySummary, QuarterlyReport, Question, Sample
from tests import factories as make
from tests.refusals import refused


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel("2026-04-02 09:00+08:00", tick=False), translation.override("en"):
        yield


@pytest.fixture
def north(cast):
    return cast.north


@pytest.fixture
def waiting(north):
    """Twenty summaries that wait for the head."""
    north.summary.delete()
    return [make_waiting(north) for _ in range(20)]


def make_waiting(north, model=MonthlySummary, start=date(2026, 3, 1)):
    person = make.make_instructor(north.station)
    made = make.make_summary if model is MonthlySummary else make.make_report
    now = timezone.now()
    return made(person, start, status="submitted", submitted_at=now, text="本月工作")


def draw(north, **more):
    return samples.draw_sample(MonthlySummary, by=north.station_head, **more)


def picked(sample):
    return set(sample.papers.filter(picked=True).values_list("paper", flat=True))


def open_all(north, sample):
    for paper in MonthlySummary.objects.filter(pk__in=picked(sample)):
        samples.mark_opened(paper, by=north.station_head)


def accept(north, ids):
    return samples.accept_many(MonthlySummary, ids, by=north.station_head)


def ids_of(found):
    return [paper.pk for paper in found]


def address(name, *args):
    return reverse(f"records:{name}", args=args)


def test_nothing_is_accepted_together_without_a_sample(north, waiting):
    refused("paper.no_sample", accept, north, ids_of(waiting))


def test_every_picked_paper_is_opened_first(north, waiting):
    sample = draw(north)
    *most, last = MonthlySummary.objects.filter(pk__in=picked(sample))
    for paper in most:
        samples.mark_opened(paper, by=north.station_head)
    refused("paper.sample_unopened", accept, north, ids_of(waiting))
    samples.mark_opened(last, by=north.department)  # another's opening does not count
    refused("paper.sample_unopened", accept, north, ids_of(waiting))
    samples.mark_opened(last, by=north.station_head)
    assert accept(north, ids_of(waiting)) == sorted(ids_of(waiting))


def test_opening_the_page_is_what_opens_a_paper(north, waiting, page_of):
    sample, head = draw(north), page_of(north.station_head)
    for pk in picked(sample):
        head.get(address("summary_page", pk))
    assert not samples.unopened(MonthlySummary, sample)


@pytest.mark.parametrize("percent, least, size", [(10, 1, 2), (10, 3, 3), (50, 1, 10), (0, 1, 1)])
def test_how_many_are_picked_is_policy_and_never_none(north, waiting, percent, least, size):
    for code, value in (("sample_percent", percent), ("sample_least", least)):
        PolicyValue.objects.create(district=north.district, code=code, value=value)
    assert len(picked(draw(north))) == size


def test_the_pick_is_by_lot(north, waiting):
    found = set()
    for _ in range(12):
        sample = draw(north)
        found.add(frozenset(picked(sample)))
        sample.delete()
    assert len(found) > 1


def test_asking_again_gives_the_same_pick(north, waiting, page_of):
    sample, head = draw(north), page_of(north.station_head)
    before = picked(sample)
    head.post(address("summary_draw"))
    head.post(address("summary_draw"), {"pk": ids_of(waiting[:2])})
    page = head.get(address("summary_sample"))
    assert {paper.pk for paper in page.context["picked"]} == before
    assert Sample.objects.count() == 1


def test_a_pick_holds_until_its_papers_are_decided(north, waiting):
    sample = draw(north, only=ids_of(waiting[:1]))
    review.return_paper(waiting[0], "补充", by=north.station_head)
    assert draw(north) != sample


def test_papers_with_a_question_are_always_picked_and_come_first(north, waiting, page_of):
    asked = waiting[7]
    Question.objects.create(summary=asked, kind="late", found=[])
    PolicyValue.objects.create(district=north.district, code="sample_least", value=1)
    for _ in range(5):
        sample = draw(north)
        assert asked.pk in picked(sample) and len(picked(sample)) == 3
        sample.delete()
    draw(north)
    page = page_of(north.station_head).get(address("summary_sample"))
    assert page.context["picked"][0] == asked


def test_a_settled_question_is_none(north, waiting):
    Question.objects.create(summary=waiting[0], kind="late", found=[], state="settled")
    assert samples.with_questions(MonthlySummary, ids_of(waiting)) == set()


def test_what_was_handed_in_after_the_pick_is_not_accepted_with_it(north, waiting):
    sample = draw(north)
    open_all(north, sample)
    back = next(paper for paper in waiting if paper.pk not in picked(sample))
    with time_machine.travel("2026-04-03 09:00+08:00"):
        late = make_waiting(north)
        MonthlySummary.objects.filter(pk=back.pk).update(submitted_at=timezone.now())
        accepted = accept(north, [*ids_of(waiting), late.pk])
    assert late.pk not in accepted and back.pk not in accepted and len(accepted) == 19


def test_one_that_is_left_out_waits_for_the_next_sample(north, waiting):
    open_all(north, draw(north))
    accept(north, ids_of(waiting[1:]))
    assert MonthlySummary.objects.get(pk=waiting[0].pk).status == "submitted"
    assert picked(draw(north)) == {waiting[0].pk}


def test_others_papers_and_ones_own_are_in_no_sample(cast, north, waiting):
    theirs = make.make_summary(
        cast.south.colleague, date(2026, 3, 1), status="submitted", submitted_at=timezone.now()
    )
    head = make.make_instructor(north.station, user=north.station_head)
    own = make.make_summary(head, date(2026, 3, 1), status="submitted", submitted_at=timezone.now())
    sample = draw(north)
    pool = set(sample.papers.values_list("paper", flat=True))
    assert pool == set(ids_of(waiting)) and not pool & {theirs.pk, own.pk}
    sample.delete()
    refused("paper.none_to_accept", draw, north, only=[theirs.pk, own.pk])


def test_many_accepted_at_once_leave_one_trace_with_the_sample(north, waiting):
    log = make.make_log(waiting[0].instructor, date(2026, 3, 5))
    sample = draw(north)
    open_all(north, sample)
    accept(north, ids_of(waiting))
    entry = AuditEntry.objects.get(verb="summary.accepted_many")
    assert entry.params["count"] == 20 and entry.params["ids"] == sorted(ids_of(waiting))
    assert set(entry.params["sample"]) == picked(sample)
    assert DailyLog.objects.get(pk=log.pk).status == "locked"
    stored = MonthlySummary.objects.get(pk=waiting[0].pk)
    assert stored.reviewed_by == north.station_head and stored.version == waiting[0].version + 1


def test_a_quarters_reports_are_accepted_the_same_way(north):
    reports = [make_waiting(north, QuarterlyReport, date(2026, 1, 1)) for _ in range(4)]
    by = north.station_head
    sample = samples.draw_sample(QuarterlyReport, by=by)
    for paper in reports:
        samples.mark_opened(paper, by=by)
    assert samples.accept_many(QuarterlyReport, ids_of(reports), by=by) == sorted(ids_of(reports))
    assert sample.room == "report"


def test_the_pages_lead_through_it(north, waiting, page_of):
    head = page_of(north.station_head, HTTP_ACCEPT_LANGUAGE="en")
    assert head.get(address("summary_sample")).context["count"] == 20
    head.post(address("summary_draw"))
    page = head.get(address("summary_sample"))
    assert page.context["left"] == len(page.context["picked"]) == 3
    for paper in page.context["picked"]:
        head.get(paper.get_absolute_url())
    page = head.get(address("summary_sample"))
    assert page.context["left"] == 0 and len(page.context["rest"]) == 17
    head.post(address("summary_accept_many"), {"pk": ids_of(waiting)})
    assert not MonthlySummary.objects.filter(status="submitted").exists()
    assert "Nothing waits for your review." in head.get(address("summary_sample")).content.decode()


def test_a_long_pool_is_accepted_as_a_whole(north, waiting, page_of, monkeypatch):
    monkeypatch.setattr("records.views.samples.SHOWN", 10)
    head = page_of(north.station_head)
    open_all(north, draw(north))
    assert head.get(address("summary_sample")).context["rest"] is None
    head.post(address("summary_accept_many"), {"all": "1"})
    assert not MonthlySummary.objects.filter(status="submitted").exists()


def test_the_sample_costs_the_same_for_more_papers(north, waiting, page_of, costs_the_same):
    open_all(north, draw(north))

    def grow():
        Sample.objects.all().delete()
        for _ in range(15):
            make_waiting(north)
        open_all(north, draw(north))

    costs_the_same(page_of(north.station_head), address("summary_sample"), grow)


def test_handing_in_again_while_a_sample_is_open_needs_a_new_look(north):
    summary = MonthlySummary.objects.get(pk=north.summary.pk)
    papers.submit_paper(summary, {"text": "甲"}, by=north.instructor, version=None)
    sample = draw(north)
    open_all(north, sample)
    review.return_paper(summary, "补充", by=north.station_head)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        papers.submit_paper(
            MonthlySummary.objects.get(pk=summary.pk), {"text": "乙"}, by=north.instructor,
            version=None,
        )  # fmt: skip
        refused("paper.none_to_accept", accept, north, [summary.pk])
