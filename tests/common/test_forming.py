"""What a form page says of characters that papers cannot print."""

import json

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from common.imports import Entry, Source
from common.wording import words
from enterprises.models import Enterprise
from instructors.imports.plan import unprintable
from tests import factories as make
from tests.records.test_log_pages import typed
from tests.records.test_log_phone import kept

HANZI = [[32, 126], [0x3000, 0x9FFF]]
BOX = "𰻝"


@pytest.fixture
def fonts(settings, tmp_path):
    """Fonts that have the usual hanzi and nothing rare."""
    settings.FONTS_DIR = tmp_path
    (tmp_path / "coverage.json").write_text(json.dumps(HANZI))


def save(browser, firm, name):
    url = reverse("enterprises:enterprise_edit", args=[firm.pk])
    form = browser.get(url).context["form"]
    typed = {f.html_name: f.value() for f in form if f.value() not in (None, False)}
    answer = browser.post(url, {**typed, "name": name})
    assert answer.status_code == 302, answer.context["form"].errors
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_name_that_papers_cannot_print_is_stored_and_said(cast, page_of, fonts):
    browser, firm = page_of(cast.north.department), cast.north.enterprise
    said = save(browser, firm, f"北江{BOX}面馆")
    firm.refresh_from_db()
    assert firm.name == f"北江{BOX}面馆"
    assert any(BOX in sentence for sentence in said)


def test_a_name_that_prints_is_saved_without_more_words(cast, page_of, fonts):
    assert len(save(page_of(cast.north.department), cast.north.enterprise, "北江面馆")) == 1


def test_nothing_is_said_where_the_fonts_are_not_known(cast, page_of, settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    assert len(save(page_of(cast.north.department), cast.north.enterprise, BOX * 3)) == 1


@pytest.mark.parametrize(("name", "sheet"), [("log_new", typed), ("log_send", kept)])
def test_a_log_that_names_somebody_so_is_received_and_it_is_said(cast, page_of, fonts, name, sheet):
    """From the page itself and from the phone's store."""
    browser, me = page_of(cast.north.instructor), cast.north.person
    with time_machine.travel("2026-03-10 17:00+08:00", tick=False):
        data = sheet(me, f"会见{BOX}总", **{"v-0-met": f"{BOX}总"})
        answer = browser.post(reverse(f"records:{name}"), data)
    assert answer.status_code in (200, 302)
    assert me.logs.get(day="2026-03-10").visits.get().met == f"{BOX}总"
    assert any(BOX in str(message) for message in get_messages(answer.wsgi_request))


def test_an_import_names_the_row_of_such_a_name(cast, fonts):
    fine, rare = Enterprise(name="北江面馆"), Enterprise(name=f"北江{BOX}面馆")
    stored = make.make_enterprise(cast.north.town, cast.north.station, BOX)
    rows = [
        Entry("enterprise", Source("企业", at), firm, firm.name)
        for at, firm in enumerate((fine, rare, stored), start=3)
    ]
    [(code, params)] = unprintable(rows)
    assert (params["sheet"], params["row"], params["signs"]) == ("企业", 4, [BOX])
    assert BOX in words(code, params)
