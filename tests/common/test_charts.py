"""Drawings of numbers."""

from xml.etree import ElementTree

import pytest

from common import charts

SVG = "{http://www.w3.org/2000/svg}"
POINTS = [("一月", 3), ("二月", None), ("<三月>", 5)]
DRAWN = [
    charts.bars(POINTS, "走访"),
    charts.line(POINTS, "走访"),
    charts.line([("一月", None)], "走访"),
    charts.line([("一月", 0)], "走访"),
    charts.bars([], "走访"),
    charts.done_of_due([("北站", 7, 22), ("南站", None, None), ("东站", 9, 0)], "日志"),
]


@pytest.mark.parametrize("picture", DRAWN)
def test_a_drawing_is_sound_xml_and_names_itself(picture):
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc") is not None


@pytest.mark.parametrize("picture", DRAWN)
def test_a_drawing_needs_no_style_and_no_script(picture):
    assert "style=" not in picture
    assert "<style" not in picture
    assert "<script" not in picture


def test_a_bar_is_as_long_as_its_share():
    root = ElementTree.fromstring(charts.bars([("a", 10), ("b", 5)], "x"))
    long, short = [float(box.get("width")) for box in root.iter(f"{SVG}rect")]
    assert short == pytest.approx(long / 2, abs=0.1)


def test_a_gap_in_a_line_stays_a_gap():
    root = ElementTree.fromstring(charts.line([("a", 1), ("b", None), ("c", 2), ("d", 3)], "x"))
    assert [len(run.get("points").split()) for run in root.iter(f"{SVG}polyline")] == [1, 2]


def test_who_listens_hears_every_number():
    root = ElementTree.fromstring(charts.bars(POINTS, "走访", "户"))
    assert root.find(f"{SVG}desc").text == "一月: 3户; 二月: —户; <三月>: 5户"
