"""Accepting many papers at once, after opening a random sample that the server picked.

What is picked is stored with its reviewer: loading the page again, or asking again, gives the
same papers until they are decided. Papers with a question are always among them.
"""

from collections.abc import Collection
from math import ceil
from random import SystemRandom

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.policies import policies
from common.models import PaperStatus
from common.refusals import Refused
from records.actions.papers import Paper
from records.actions.review import lock_month
from records.models import MonthlySummary, Question, Sample, SampledPaper
from records.reviewing import reviewable, waiting_for

LOTS = SystemRandom()


@transaction.atomic
def draw_sample(model: type[Paper], *, by: User, only: Collection[int] = ()) -> Sample:
    """The reviewer's open sample; else a new one of what waits for him (or of those chosen)."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    sample = open_sample(model, by)
    if sample and still_waiting(model, sample).exists():
        return sample
    if sample:
        _close(sample)
    rows = waiting_for(by, model)
    if only:
        rows = model.objects.visible_to(by).filter(status=PaperStatus.SUBMITTED, pk__in=only)
    found = list(rows.only("pk", "district_id", "workstation_id", "instructor_id").order_by("pk"))
    his = reviewable(by, found)
    pool = [paper.pk for paper in found if paper.pk in his]
    if not pool:
        raise Refused("paper.none_to_accept")
    picked = _pick(model, pool, by)
    sample = Sample.objects.create(reviewer=by, room=model.room)
    SampledPaper.objects.bulk_create(
        [SampledPaper(sample=sample, paper=pk, picked=pk in picked) for pk in pool],
        batch_size=1000,
    )
    audit.record_many(f"{model.room}.sampled", model, sorted(picked), by=by, of=len(pool))
    return sample


def _pick(model: type[Paper], pool: list[int], by: User) -> set[int]:
    """Those with a question, and as many of the others by lot as the policy says."""
    flagged = with_questions(model, pool)
    rest = [pk for pk in pool if pk not in flagged]
    rule = policies(["sample_percent", "sample_least"], by.district)
    wanted = max(rule["sample_least"], ceil(len(rest) * rule["sample_percent"] / 100))
    return flagged | set(LOTS.sample(rest, min(wanted, len(rest))))


def with_questions(model: type[Paper], pool: Collection[int]) -> set[int]:
    """Those of the papers that have a question which nobody has settled."""
    if model is not MonthlySummary:
        return set()
    rows = Question.objects.exclude(state=Question.State.SETTLED)
    if len(pool) <= 500:
        rows = rows.filter(summary__in=pool)
    return set(rows.values_list("summary", flat=True)) & set(pool)


def open_sample(model: type[Paper], user: User) -> Sample | None:
    """The sample that the reviewer has not finished."""
    return Sample.objects.filter(reviewer=user, room=model.room, closed_at=None).first()


def still_waiting(model: type[Paper], sample: Sample) -> QuerySet[Paper]:
    """What of the pool can still be accepted: it waits, and is what was drawn from."""
    pool = SampledPaper.objects.filter(sample=sample).values("paper")
    return model.objects.filter(
        pk__in=pool, status=PaperStatus.SUBMITTED, submitted_at__lte=sample.made_at
    )


def mark_opened(paper: Paper, *, by: User) -> None:
    """The reviewer has this paper before him; once is enough, and it is no audit matter."""
    rows = SampledPaper.objects.filter(
        sample__reviewer=by, sample__room=paper.room, sample__closed_at=None, picked=True,
        paper=paper.pk, opened_at=None,
    )  # fmt: skip
    if rows.exists():
        rows.update(opened_at=timezone.now())


def unopened(model: type[Paper], sample: Sample) -> set[int]:
    """Picked papers that still wait and that the reviewer has not opened."""
    closed = sample.papers.filter(picked=True, opened_at=None).values_list("paper", flat=True)
    return set(
        still_waiting(model, sample).filter(pk__in=list(closed)).values_list("pk", flat=True)
    )


@transaction.atomic
def accept_many(model: type[Paper], ids: Collection[int], *, by: User) -> list[int]:
    """Accept those of the open sample's papers; one audit entry. Their ids.

    Every picked paper that still waits must have been opened. The sample is done with this.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    sample = open_sample(model, by)
    if sample is None:
        raise Refused("paper.no_sample")
    if left := unopened(model, sample):
        raise Refused("paper.sample_unopened", count=len(left))
    rows = still_waiting(model, sample).select_for_update(of=("self",)).order_by("pk")
    chosen = set(ids)
    papers = [paper for paper in rows if paper.pk in chosen]
    his = reviewable(by, papers)
    papers = [paper for paper in papers if paper.pk in his]
    if not papers:
        raise Refused("paper.none_to_accept")
    accepted = [paper.pk for paper in papers]
    model.objects.filter(pk__in=accepted).update(
        status=PaperStatus.ACCEPTED, reviewed_at=timezone.now(), reviewed_by=by,
        reopened_at=None, version=F("version") + 1,
    )  # fmt: skip
    logs = lock_month(papers)
    picked = sample.papers.filter(picked=True).order_by("paper").values_list("paper", flat=True)
    _close(sample)
    audit.record_many(
        f"{model.room}.accepted_many", model, accepted, by=by, sample=list(picked), logs=logs
    )
    return accepted


def _close(sample: Sample) -> None:
    sample.closed_at = timezone.now()
    sample.save(update_fields=["closed_at"])
