"""The list of what follows from grades: what is done, and by whom it is recorded."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Consequence
from common.columns import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(cast):
    """One still to be held, one held, and somebody on the priority list."""
    given = {
        "instructor": cast.north.person, "district": cast.north.district,
        "workstation": cast.north.station, "cause": cast.north.evaluation,
    }  # fmt: skip
    Consequence.objects.create(kind="talk", due_on=date(2026, 8, 20), **given)
    Consequence.objects.create(
        kind="correction", due_on=date(2026, 8, 20), done_on=date(2026, 8, 16), proof="谈话记录",
        **given,
    )  # fmt: skip
    Consequence.objects.create(kind="priority", **given)


def test_the_day_it_was_done_or_the_button_to_say_so_stand_in_one_column(cast, talks, page_of):
    url = reverse("assessments:consequence_list")
    for user, buttons in (
        (cast.north.department, 1), (cast.north.committee, 1), (cast.north.station_head, 0),
        (cast.north.auditor, 0),
    ):  # fmt: skip
        page = page_of(user).get(url)
        assert len(page.context["heads"]) <= 9, "at 1280 px nine columns fit without scrolling"
        text = page.content.decode()
        assert text.count("登记办结") == buttons, user
        assert words(date(2026, 8, 16)) in text
