"""The papers of a symposium and the hand-over sheet, read back from the PDFs."""

from datetime import date

import pytest
import time_machine

from assessments.actions.handovers import Plan, hand_over
from common.refusals import Refused
from records.models import Symposium
from reports.builders.symposia import parted
from reports.templatetags.paper import abreast
from tests import factories as make
from tests.reports.test_papers import paper, read, squeezed, text_of

pytestmark = pytest.mark.django_db
MINUTES = (
    "2025年6月27日，北站召开座谈会。\n\n出席：北明、王五\n缺席：钱女士（出差）\n\n"
    "一、议程\n1. 听取汇报\n\n二、议定事项\n1. 开招聘会\n\n散会。"
)


@pytest.fixture
def cast(year):
    return year[0]


@pytest.fixture
def held(cast):
    Symposium.objects.filter(start=date(2025, 4, 1)).update(minutes=MINUTES, number="〔2025〕2号")
    return Symposium.objects.get(start=date(2025, 4, 1))


def printed(kind, cast, language="zh-hans"):
    return text_of(read(paper(kind, cast.north.station, "2025Q2", language)))


def test_issued_minutes_have_mark_number_and_the_names_after_the_text(cast, held):
    text = printed("symposium_minutes", cast)
    for words in ("北站座谈会纪要", "〔2025〕2号", "一、议程", "开招聘会", "送审稿"):
        assert words in text, words
    assert text.index("开招聘会") < text.index("出席：北明、王五") < text.index("缺席：钱女士")
    assert "散会" not in text
    Symposium.objects.filter(pk=held.pk).update(status="approved", approved_on=date(2025, 7, 1))
    assert "送审稿" not in printed("symposium_minutes", cast)


def test_there_are_no_issued_minutes_without_a_text(cast, held):
    Symposium.objects.filter(pk=held.pk).update(minutes="")
    with pytest.raises(Refused):
        printed("symposium_minutes", cast)


def test_the_text_is_parted_in_both_languages():
    body, lists = parted(MINUTES)
    assert [line for kind, line in body if kind == "head"] == ["一、议程", "二、议定事项"]
    assert lists == [("出席", "北明、王五"), ("缺席", "钱女士（出差）")]
    body, lists = parted("A. Agenda\n1. Reports\npresent: Wang\nThe meeting was closed.")
    assert (len(body), lists) == (2, [("present", "Wang")])


def test_the_sign_in_sheet_names_everybody_and_leaves_room(cast, held):
    text = printed("symposium_sign_in", cast)
    for words in ("签到表", "堃喆", "赵先生", "钱女士", "11"):
        assert words in text, words


def test_the_opinion_form_is_filled_or_empty(cast, held):
    filled, blank = printed("opinion_forms", cast), printed("opinion_form_blank", cast)
    for words in ("企业征求意见表", "赵先生", "希望协调招工", "☑满意"):
        assert words in filled, words
    assert "企业征求意见表" in blank
    assert "赵先生" not in blank and "☑" not in blank


def test_the_pack_binds_agenda_sheet_problems_reports_and_last_decisions(cast, held):
    earlier = make.make_symposium(cast.north.station, date(2025, 1, 1), status="approved")
    make.make_decision(earlier, text="春季招聘会", deadline=date(2025, 5, 1))
    problem = make.make_problem(cast.north.enterprise, cast.north.instructor, title="仓库漏雨")
    Symposium.objects.filter(pk=held.pk).update(
        common=[{"category": "other", "firms": 2, "open": 1, "ids": [problem.pk]}]
    )
    text = printed("symposium_pack", cast)
    for words in ("听取工作汇报", "签到表", "春季招聘会", "仓库漏雨", "共性问题", "走访企业27次"):
        assert words in text, words


def test_the_hand_over_sheet_lists_every_matter_and_who_signs(cast):
    north = cast.north
    taker = make.make_instructor(north.station, "北继")
    with time_machine.travel("2026-04-09 09:00+08:00", tick=False):
        plan = Plan(day=date(2026, 3, 31), cause="transfer", reason="轮换", successor=taker,
                    postings=[north.posting.pk])  # fmt: skip
        handover = hand_over(north.person, plan, by=north.station_head)
    text = text_of(read(paper("handover", handover, "2026")))
    for words in (
        "工作交接单", handover.number, north.enterprise.name, "用工紧缺", "北继", "由移交人办结",
        "移交人（签名）", "接收人（签名）", "监交人",
    ):  # fmt: skip
        assert words in text, words
    with pytest.raises(Refused):
        paper("handover", handover, "2025")


def test_the_record_prints_the_discussion_and_leaves_the_minutes_to_their_own_paper(cast, held):
    Symposium.objects.filter(pk=held.pk).update(discussion="李书记：谢谢各位。")
    text = printed("symposium", cast)
    assert "讨论发言" in text and "李书记：谢谢各位。" in text
    assert "开招聘会" not in text, "the minutes' text"


@pytest.mark.parametrize("count, widths", [(0, []), (1, [1]), (6, [6]), (7, [4, 4]), (13, [5] * 3)])
def test_numbers_stand_in_rows_of_one_length(count, widths):
    rows = abreast(list(range(count)), 6)
    assert [len(row) for row in rows] == widths
    assert [cell for row in rows for cell in row if cell is not None] == list(range(count))


@pytest.mark.parametrize("points", [14, 15, 16, 17])
def test_numbers_stay_with_their_labels_on_one_page(cast, held, points):
    codes = ("log_days", "visits_on_site", "contacts", "enterprises_visited", "problems_raised",
             "problems_closed", "duty_days")  # fmt: skip
    Symposium.objects.filter(pk=held.pk).update(
        agenda="\n".join(f"议题{n}" for n in range(points)),
        figures={code: {"value": 7300 + at, "due": None, "state": "ok"}
                 for at, code in enumerate(codes)},
    )  # fmt: skip
    pages = [
        squeezed(page) for page in read(paper("symposium_pack", cast.north.station, "2025Q2")).pages
    ]
    (page,) = (page for page in pages if "7300" in page)
    assert "7306" in page and "履职天数" in page
