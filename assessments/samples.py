"""The sample rubrics, loaded from data. They are marked as samples: every number is a setting."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import District
from assessments.models import CycleKind, Indicator, Rubric

DATA = Path(__file__).parent / "data"


@cache
def sample(kind: str) -> dict[str, Any]:
    """The data of the sample for half-years or for years."""
    return json.loads((DATA / f"sample_{kind}.json").read_text("utf-8"))


@transaction.atomic
def ensure_sample_rubric(
    district: District, kind: str = CycleKind.HALF_YEAR, year: int | None = None
) -> Rubric:
    """The rubric that holds in the district that year; where there is none, the sample, made now.

    The district's own come before its ancestors', newer before older, later years last.
    """
    found = list(Rubric.objects.for_district(district).filter(kind=kind))
    in_time = [rubric for rubric in found if year is None or rubric.year <= year]
    return next(iter(in_time or found), None) or make_sample(district, kind)


def make_sample(district: District, kind: str) -> Rubric:
    """A fresh copy of the sample."""
    data = dict(sample(kind))
    indicators = data.pop("indicators")
    rubric = Rubric.objects.create(
        **data, district=district, year=timezone.localdate().year, is_sample=True
    )
    Indicator.objects.bulk_create(
        Indicator(rubric=rubric, order=order, **row) for order, row in enumerate(indicators, 1)
    )
    return rubric
