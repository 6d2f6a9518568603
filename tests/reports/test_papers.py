"""What stands on the printed page: read back from the PDFs themselves."""

import io
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation
from pypdf import PdfReader

from accounts.models import User
from common import fonts
from common.periods import Period
from records.models import Experience, MonthlySummary, QuarterlyReport
from reports import builders, formats, printing
from reports.templatetags.paper import hyphens
from tests import factories as make
from tests.reports.year import HOSTILE, LONG, RARE, build_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(year):
    return year[0]


@pytest.fixture
def person(year):
    return year[1]


def paper(kind, subject, code, language="zh-hans", by=None):
    order = printing.read_order(kind, subject.pk, code, language, by or User.objects.system())
    return printing.make(order, printing.collect(order))


def read(made):
    return PdfReader(io.BytesIO(made.printed.content))


def text_of(reader):
    return "".join(squeezed(page) for page in reader.pages)


def squeezed(page):
    return re.sub(r"\s+", "", page.extract_text())


@pytest.fixture(scope="module")
def dossier(django_db_setup, django_db_blocker):
    """The dossier of a whole year, printed once for all that look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = paper("dossier", build_year()[1], "2025")
        transaction.set_rollback(True)
    return read(made)


def test_the_dossier_holds_a_whole_year(dossier):
    text = text_of(dossier)
    for words in (
        "党建指导员工作档案", "选派登记表", "目标责任书", "承诺书", "工作日历", "工作日志",
        "月小结", "季度汇报", "问题台账", "培训档案", "半年考核登记表", "考核计分表",
        "不拿企业薪金", "祎玥生物科技", "党务工作者示范培训班", "半年来，我扎根企业一线",
    ):  # fmt: skip
        assert words in text, words


def test_rare_characters_are_printed(dossier):
    cover = dossier.pages[0].extract_text()
    for character in f"堃喆{RARE}":
        assert character in cover
    assert fonts.missing_glyphs(f"堃喆{RARE}祎玥㎡☑①“”—") == set()


def test_a_character_that_no_font_has_is_reported(person):
    person.name = "李\U0001faff"
    person.save()
    assert paper("registration", person, "2025").printed.missing == {"\U0001faff"}


def test_every_font_is_embedded(dossier):
    seen = set()
    for page in dossier.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            for inner in font.get("/DescendantFonts", [font]):
                inner = inner.get_object()
                descriptor = inner["/FontDescriptor"].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font
                seen.add(str(font["/BaseFont"]).split("+")[-1])
    assert {"FandolFang", "Noto-Serif-CJK-SC", "Doc-Latin"} <= seen


def test_the_contents_name_the_pages_where_things_stand(dossier):
    contents = dossier.pages[1]
    links = [note.get_object() for note in contents["/Annots"]]
    places = dossier.named_destinations
    numbers = sorted(
        {dossier.get_destination_page_number(places[link["/Dest"]]) + 1 for link in links}
    )
    assert len(numbers) >= 11
    in_order = r"\s.*?\s".join(map(str, numbers))
    assert re.search(rf"\s{in_order}\s", contents.extract_text(), re.DOTALL)
    assert "选派登记表" in squeezed(dossier.pages[numbers[0] - 1])
    assert "月小结" in squeezed(dossier.pages[numbers[5] - 1])


def test_the_bookmarks_lead_to_their_pages(dossier):
    marks = [item for item in dossier.outline if not isinstance(item, list)]
    assert next(mark.title for mark in marks) == "目录"
    for mark in marks:
        page = dossier.pages[dossier.get_destination_page_number(mark)]
        assert re.sub(r"\s+", "", mark.title) in squeezed(page), mark.title
    months = next(item for item in dossier.outline if isinstance(item, list))
    assert months


def test_pages_are_numbered_in_the_official_manner(dossier):
    assert "—2—" in squeezed(dossier.pages[1])
    assert "—1—" not in squeezed(dossier.pages[0])


def test_what_people_wrote_is_text_and_never_markup(dossier):
    text = text_of(dossier)
    assert "<script>alert(1)</script>" in text
    assert "=1+1" in text
    assert LONG[:200] in text
    assert not any(page["/Resources"].get("/XObject") for page in dossier.pages)
    assert all(
        "/URI" not in str(a.get_object()) for p in dossier.pages for a in p.get("/Annots", [])
    )


def test_the_form_shows_every_line_with_its_arithmetic_and_no_enterprise_s_words(dossier):
    text = text_of(dossier)
    assert "50×102÷110=46.36" in text
    assert "确定为称职等次" in text
    assert "派驻企业（1份）" not in text  # it gave no marks, so it has no mean
    assert "工作认真负责" not in text
    assert text.count("同意。") == 1  # the station's word, on the final form alone


def test_a_dossier_says_what_is_missing(cast):
    text = text_of(read(paper("dossier", cast.north.person, "2025H1")))
    assert "工作日志—" in text or "工作日志——缺" in text
    assert "缺" in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_of_paper_prints_in_both_languages(cast, person, language):
    subjects = {
        "instructor": person, "workstation": cast.north.station, "district": cast.north.district,
        "leave": make.make_leave(person, date(2025, 3, 3), status="approved"),
        "experience": Experience.objects.get(day__year=2025),
        "handover": make.make_handover(person, cast.north.department, date(2025, 9, 30)),
    }  # fmt: skip
    codes = {1: "2025-03", 3: "2025Q2", 6: "2025H1", 12: "2025"}
    for builder in builders.builders():
        if builder.kind == "annual_form":
            continue
        subject = subjects[builder.subject._meta.model_name]
        made = paper(builder.kind, subject, codes[builder.months[-1]], language)
        reader = read(made)
        assert made.printed.missing == frozenset(), builder.kind
        assert reader.metadata.title
        assert reader.trailer["/Root"]["/Lang"] == ("en" if language == "en" else "zh-Hans")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_paper_of_usual_length_is_one_page_with_its_opinion(person, language):
    said = "走访企业，宣讲惠企政策，帮助支部规范组织生活。" * 8
    for model, kind, code in (
        (MonthlySummary, "month", "2025-03"), (QuarterlyReport, "quarter", "2025Q2"),
    ):  # fmt: skip
        mine = model.objects.filter(instructor=person, start=Period.parse(code).start)
        assert mine.update(text=said, difficulties="", next_plan="继续走访。") == 1
        assert paper(kind, person, code, language).printed.pages == 1


@pytest.mark.parametrize("lines", [18, 20, 22, 24, 26])
def test_the_opinion_on_a_long_paper_is_never_alone_on_its_page(person, lines):
    MonthlySummary.objects.filter(instructor=person, start=date(2025, 3, 1)).update(
        text="本月走访企业，了解用工情况并协调解决困难。\n" * lines, next_plan="下月继续走访。"
    )
    pages = read(paper("month", person, "2025-03")).pages
    (last,) = (squeezed(page) for page in pages if "盖章" in squeezed(page))
    assert "下月继续走访" in last


def test_an_english_paper_has_no_chinese_but_the_users_own(person):
    reader = read(paper("responsibility_book", person, "2025", "en"))
    text = " ".join(reader.pages[0].extract_text().split())
    assert "Target Responsibility Book" in text
    assert "III. Targets" in text
    assert "目标责任书" not in text


def test_the_reader_s_language_does_not_change_the_paper(person):
    order = printing.read_order("pledge", person.pk, "2025", "zh-hans", User.objects.system())
    with translation.override("en"):
        made = printing.make(order, printing.collect(order))
    assert "承诺书" in made.file_name
    assert "承诺书" in text_of(read(made))


def test_the_symposium_paper_has_what_was_said_and_decided(cast, person):
    text = text_of(read(paper("symposium", cast.north.station, "2025Q2")))
    for words in (
        "听取工作汇报", "出席", "列席", "缺席", "希望协调招工", "厂区党课", "专场招聘", "周敏",
        "2025年7月20日", "主持人（签名）",
    ):  # fmt: skip
        assert words in text, words


def test_a_paper_shows_only_what_its_asker_may_see(cast, person):
    person.workstation = cast.south.station
    person.district = cast.south.district
    person.save()
    of_south = text_of(read(paper("dossier", person, "2025", by=cast.south.department)))
    assert "祎玥生物科技" not in of_south
    assert "工作日志" in of_south  # named in the contents, as missing


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x.png", "https://example.org/x.css", "file:///etc/passwd",
        "//example.org/a", "zhidao:/media/../../etc/passwd", "zhidao:/static/../settings.py",
        "data:text/plain,x", "ftp://example.org/x",
    ],
)  # fmt: skip
def test_every_address_but_our_own_is_refused(address):
    with pytest.raises(formats.Outside):
        formats.our_file(address)


def test_a_picture_from_outside_is_left_out_and_ours_is_shown(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    )
    page = '<img src="{}" style="width:50mm;height:50mm">'
    ours = formats.html_to_pdf(page.format(formats.media("a.svg"))).content
    theirs = formats.html_to_pdf(page.format("file://" + str(tmp_path / "a.svg"))).content
    assert len(ours) > len(theirs)


def test_the_command_prints_into_a_file(person, tmp_path, capsys):
    out = tmp_path / "a.pdf"
    call_command("render", "pledge", subject=person.pk, period="2025", out=out)
    assert out.read_bytes().startswith(b"%PDF-")
    call_command("render", list=True)
    assert "dossier" in capsys.readouterr().out
    for wrong in ({"subject": 0}, {"period": "2025-01"}, {"subject": None}):
        with pytest.raises(CommandError):
            call_command(
                "render", "pledge", **{"subject": person.pk, "period": "2025", "out": out, **wrong}
            )


def test_titles_break_between_their_parts(person):
    with translation.override("zh-hans"):
        context = builders.get("registration").build(
            person, Period.parse("2025"), User.objects.system()
        )
    printed = formats.render("print/single.html", context, "zh-hans")
    assert "<span>北山县</span><span>党建指导员</span><span>选派登记表</span>" in printed
    assert HOSTILE not in printed


def test_a_long_number_may_break_after_its_hyphens_alone():
    assert hyphens("P99-2026-1") == "P99-<wbr>2026-<wbr>1"
    assert hyphens("<b>") == "&lt;b&gt;"
