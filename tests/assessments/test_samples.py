"""The sample rubrics stand on figures that exist, and add up."""

import pytest

from assessments.samples import sample
from common import figures


@pytest.mark.parametrize("kind", ["half_year", "annual"])
def test_every_figure_of_a_sample_can_be_read_for_instructors(kind):
    known = {figure.code for figure in figures.all_figures("instructor")}
    lines = [line for line in sample(kind)["indicators"] if line["method"] == "figure"]
    assert [line["code"] for line in lines if line["figure"] not in known] == []


@pytest.mark.parametrize("kind", ["half_year", "annual"])
def test_the_points_and_the_weights_of_a_sample_are_a_hundred(kind):
    data = sample(kind)
    base = [line for line in data["indicators"] if line["method"] in ("figure", "rated", "half")]
    assert sum(line["points"] for line in base) == 10000
    assert sum(data["weights"].values()) == 100
