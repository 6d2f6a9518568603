"""The office's part of the story, in a browser: workbook in, assessment compiled, paper out."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from assessments.models import Evaluation
from common.models import JobState
from enterprises.models import Enterprise
from instructors.models import Instructor
from reports.models import Document
from tests.assessments.conftest import calendar, half_year, rated, system  # noqa: F401
from tests.worker import a_worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSTER = Path(__file__).parent.parent / "samples" / "roster-qinghe.xlsx"


def test_a_clerk_sends_in_the_countys_workbook(cast, signed_in):
    page = signed_in(cast.north.department)
    people, firms = Instructor.objects.count(), Enterprise.objects.count()
    with a_worker():
        page.goto("/people/import/")
        page.set_input_files("input[type=file]", ROSTER)
        page.locator("form:has(input[type=file]) button.btn-primary").click()
        confirm = page.locator("form.import-confirm button.btn-primary")
        confirm.wait_for(timeout=40_000)
        expect(page.locator("main")).to_contain_text(
            "620000196711168691"
        )  # whose check digit fails
        assert Instructor.objects.count() == people, "a preview writes nothing"
        confirm.click()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("117")
    assert Instructor.objects.count() - people == 117
    assert Enterprise.objects.count() - firms == 258
    assert page.problems == []


def test_a_compile_shows_how_far_it_is_and_every_line_says_why(half_year, rated, cast, signed_in):  # noqa: F811
    page = signed_in(cast.north.department)
    page.goto(half_year.get_absolute_url())
    page.locator("form:has(input[name=stage][value=rating]) button").click()
    with a_worker():
        page.locator("form[action$='/compile/'] button").first.click()
        # The page reloads itself when the work is over, and then offers the meeting.
        page.locator("form:has(input[name=stage][value=meeting])").wait_for(timeout=40_000)
    evaluation = Evaluation.objects.filter(cycle=half_year, run__isnull=False).first()
    assert evaluation, "nothing was compiled"
    page.goto(evaluation.get_absolute_url())
    main = page.locator("main")
    by_figure = [line for line in evaluation.lines.exclude(points=None) if "source" in line.inputs]
    assert by_figure
    for line in by_figure:
        expect(main).to_contain_text(f"{line.value} ÷ {line.due}")
    assert page.locator("main a[href*='/figures/']").count() > 0, "no line leads to its rows"
    assert page.problems == []


def test_a_dossier_is_asked_for_watched_and_opened(year, signed_in):
    cast, person = year
    page = signed_in(cast.north.department)
    with a_worker():
        page.goto(f"/papers/new/?kind=dossier&subject={person.pk}")
        page.locator("form.page-form button.btn-primary").click()
        save = page.locator("a[data-download]")
        save.wait_for(timeout=60_000)
        with page.expect_download() as coming:
            save.click()
    content = Path(coming.value.path()).read_bytes()
    document = Document.objects.get()
    assert document.state == JobState.READY
    assert content.startswith(b"%PDF-")
    assert person.name in coming.value.suggested_filename
    assert page.problems == []
