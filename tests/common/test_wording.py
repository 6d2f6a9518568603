"""Codes become words when they are read."""

from datetime import date

import pytest
from django.utils import translation

from common.figures import unit_of
from common.refusals import Refused
from common.wording import WORDS, after_colon, in_brackets, listed, pack, say_as, words


@pytest.fixture(autouse=True)
def sentence(monkeypatch):
    monkeypatch.setitem(WORDS, "test.day", "on %(day)s")


def test_a_stored_date_reads_in_the_readers_form():
    stored = pack({"day": date(2026, 3, 5)})
    with translation.override("zh-hans"):
        assert words("test.day", stored) == "on 2026年3月5日"
    with translation.override("en"):
        assert "2026年" not in words("test.day", stored)


def test_an_old_entry_whose_parameters_were_others_is_still_readable():
    assert words("test.day", {"when": 1}) == "on %(day)s"
    assert words("gone.code", {"x": 1}) == "gone.code"


def test_one_code_has_one_wording():
    with pytest.raises(ValueError, match="two wordings"):
        say_as({"test.day": "something else"})


def test_a_refusal_is_its_sentence():
    assert str(Refused("test.day", day="Monday")) == "on Monday"


def test_a_title_after_a_colon_and_a_word_in_brackets_take_the_readers_signs():
    with translation.override("zh-hans"):
        assert after_colon("交办", "排水") == "交办：排水"
        assert in_brackets("王天凯", "城关") == "王天凯（城关）"
    with translation.override("en"):
        assert after_colon("Assign", "drains") == "Assign: drains"
        assert in_brackets("Wang", "east") == "Wang (east)"


@pytest.mark.parametrize(("language", "names"), [("zh-hans", "甲、乙"), ("en", "甲, 乙")])
def test_a_list_of_names_takes_the_readers_comma(language, names):
    with translation.override(language):
        assert listed(["甲", "乙"]) == names
        assert words("test.day", {"day": ["甲", "乙"]}) == f"on {names}"


def test_a_unit_stands_in_the_number_of_its_value():
    assert [unit_of("visits", n) for n in (0, 1, 2)] == ["visits", "visit", "visits"]
    assert unit_of("次", 1) == "次"
