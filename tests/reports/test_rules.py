"""The rule switchboard: each check looks at the system, and changes its mind when it must."""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as real
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.actions import set_policy
from accounts.models import PolicyValue, Role, Suggestion, User
from assessments.models import Indicator
from assessments.views import grading
from common import asked, figures
from common.wording import WORDS
from records.forms.papers import SummaryForm
from records.models import DailyLog
from reports.burden import actions
from reports.burden.reading import last_month
from reports.models import FormPeople, FormTime
from reports.rules import ASK, BROKEN, FILL, KEPT, rules
from reports.rules.registry import named
from tests import factories as make

pytestmark = pytest.mark.django_db
IN_2026 = ("check_in", "points", "time_online", "repeated", "forced_download", "main_vehicle",
           "photos", "suggestions", "review", "level")  # fmt: skip


@pytest.fixture
def county(cast):
    return cast.north.district


def state(code, district):
    return named(code).check(district).state


@contextmanager
def column(model, name, field):
    """The model with one more column, as if somebody had added it."""
    field.contribute_to_class(model, name)
    try:
        yield
    finally:
        model._meta.local_fields.remove(field)
        delattr(model, name)
        model._meta._expire_cache()


@contextmanager
def form(code, *classes):
    """One more form in the register, asked of instructors."""
    asked.ask(
        asked.Asked(
            code=code, label=code, purpose="", often="", roles=("instructor",),
            views=(f"test:{code}",), forms=classes, verbs=(),
        )
    )  # fmt: skip
    try:
        yield
    finally:
        asked.leave_out(code)
        del WORDS[f"asked.{code}"]


@pytest.fixture
def house(tmp_path, settings):
    """A house of our own whose scripts and templates a test may change."""
    for name in ("static/js/app.js", "templates/base.html"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(Path(real.BASE_DIR, name).read_text("utf-8"), "utf-8")
    settings.BASE_DIR = tmp_path
    return tmp_path


def add(path, text):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def switched_on(code, district):
    """The row that somebody would need who went round the page, where it cannot be set."""
    PolicyValue.objects.create(code=code, district=district, value=True)


def test_every_ban_of_the_letter_of_2026_is_a_rule_and_the_older_texts_are_there():
    codes = {rule.code for rule in rules()}
    assert {f"2026.{name}" for name in IN_2026} <= codes
    assert {rule.source.code for rule in rules()} == {
        "2026", "2023", "2024", "practice", "keeping"
    }  # fmt: skip


@pytest.mark.parametrize("code", ["2026.check_in", "2023.chain", "2026.photos", "2024.traces"])
def test_a_column_for_a_position_breaks_the_rules_that_forbid_it(county, code):
    assert state(code, county) == KEPT
    with column(DailyLog, "latitude", models.FloatField(null=True)):
        assert state(code, county) == BROKEN
    assert state(code, county) == KEPT


def test_a_script_that_asks_for_the_position_breaks_the_rule(county, house):
    assert state("2026.check_in", county) == KEPT
    add(house / "static/js/app.js", "\nnavigator.geolocation.getCurrentPosition(send);\n")
    assert state("2026.check_in", county) == BROKEN


@pytest.mark.parametrize(
    ("code", "setting"),
    [("2026.check_in", "location_recorded"), ("2026.points", "ranking_published"),
     ("2023.points", "ranking_published"), ("2026.photos", "photo_required")],
)  # fmt: skip
def test_a_safeguard_that_was_switched_off_breaks_its_rule(county, code, setting):
    switched_on(setting, county)
    assert state(code, county) == BROKEN


def test_a_column_for_check_in_breaks_the_rule(county):
    with column(DailyLog, "checkin_at", models.DateTimeField(null=True)):
        assert state("2026.check_in", county) == BROKEN


@pytest.mark.parametrize("code", ["2026.points", "2023.points"])
def test_points_for_work_and_a_list_by_total_for_others_break_the_rule(county, code, monkeypatch):
    assert state(code, county) == KEPT
    with column(DailyLog, "points", models.IntegerField(default=0)):
        assert state(code, county) == BROKEN
    monkeypatch.setattr(grading.meeting, "roles", (Role.DEPARTMENT, Role.INSTRUCTOR))
    assert state(code, county) == BROKEN


@pytest.mark.parametrize("code", ["2026.time_online", "2023.time"])
def test_counting_somebodys_time_breaks_the_rule(county, code):
    assert state(code, county) == KEPT
    with column(User, "minutes_online", models.IntegerField(default=0)):
        assert state(code, county) == BROKEN
    assert state(code, county) == KEPT


def test_a_figure_of_use_breaks_the_rule(county):
    one = figures.all_figures()[0]
    twin = type(one)(**{**vars(one), "code": "logins_a_day"})
    figures.register(twin)
    try:
        assert state("2026.time_online", county) == BROKEN
    finally:
        del figures._FIGURES["logins_a_day"]


@pytest.mark.parametrize("code", ["2026.repeated", "2023.reports"])
def test_a_second_form_for_the_same_fact_breaks_the_rule(county, code):
    assert state(code, county) == KEPT
    with form("again", SummaryForm):
        assert state(code, county) == BROKEN


@pytest.mark.parametrize("code", ["2026.forced_download", "2023.download"])
def test_something_to_install_breaks_the_rule(county, code, house):
    assert state(code, county) == KEPT
    (house / "static" / "zhidao.apk").write_bytes(b"")
    assert state(code, county) == BROKEN
    (house / "static" / "zhidao.apk").unlink()
    add(house / "templates/base.html", '<link rel="manifest" href="/app.json">')
    assert state(code, county) == BROKEN


def test_a_rubric_that_counts_more_than_it_judges_is_asked_about(county):
    rubric = make.make_rubric(county)
    lines = [("figure", 40), ("rated", 60)]
    for order, (method, points) in enumerate(lines):
        Indicator.objects.create(
            rubric=rubric, order=order, code=method, area="", name=method, method=method,
            points=points * 100, figure="log_days" if method == "figure" else "",
        )  # fmt: skip
    assert state("2026.main_vehicle", county) == KEPT
    Indicator.objects.filter(code="figure").update(points=7000)
    assert state("2026.main_vehicle", county) == ASK


def test_a_form_that_needs_a_photo_breaks_the_rule(county):
    class PhotoForm(forms.Form):
        proof = forms.ImageField()

    assert state("2026.photos", county) == KEPT
    with form("proof", PhotoForm):
        assert state("2026.photos", county) == BROKEN


def test_suggestions_need_their_box_and_an_answer_in_time(cast, county, house):
    Suggestion.objects.all().delete()
    assert state("2026.suggestions", county) == KEPT
    late = make.make_suggestion(cast.north.instructor)
    Suggestion.objects.filter(pk=late.pk).update(created_at=timezone.now() - timedelta(days=16))
    assert state("2026.suggestions", county) == ASK
    set_policy("suggestion_days", 30, district=county, by=cast.north.department)
    assert state("2026.suggestions", county) == KEPT
    base = house / "templates/base.html"
    base.write_text(base.read_text("utf-8").replace("ui/suggest.html", "ui/menu.html"), "utf-8")
    assert state("2026.suggestions", county) == BROKEN


def test_the_filing_is_to_be_filled_in_by_the_department(cast, county):
    assert state("2026.review", county) == FILL
    for code, value in {
        "filing_review": "市数据局", "filing_number": "33010001", "filing_date": "2026-09-01",
        "filing_person": "王主任",
    }.items():  # fmt: skip
        assert state("2026.review", county) == FILL
        set_policy(code, value, district=county, by=cast.north.department)
    assert state("2026.review", county) == KEPT


def test_a_county_that_built_its_own_is_asked_for_permission(cast, county):
    by = cast.north.department
    assert state("2026.level", county) == FILL
    set_policy("built_by_level", "city", district=county, by=by)
    assert state("2026.level", county) == KEPT
    set_policy("built_by_level", "county", district=county, by=by)
    assert state("2026.level", county) == ASK
    set_policy("filing_permission", "省委网信办同意", district=county, by=by)
    assert state("2026.level", county) == KEPT


def test_an_installation_whose_top_is_a_county_is_asked_whatever_it_says(cast, county):
    set_policy("built_by_level", "city", district=county, by=cast.north.department)
    type(county).objects.filter(pk=cast.city.district.pk).update(level="county")
    assert state("2026.level", county) == ASK


def test_one_application_and_not_one_among_several(cast, county):
    for answer, expected in (("none", KEPT), ("some", ASK)):
        assert state("practice.one_app", county) in (FILL, KEPT)
        set_policy("other_apps", answer, district=county, by=cast.north.department)
        assert state("practice.one_app", county) == expected


def test_keeping_needs_a_rule_and_erasing_needs_its_jobs(cast, county, settings):
    assert state("keeping.retention", county) == FILL
    set_policy("retention_rule", "保存10年", district=county, by=cast.north.department)
    assert state("keeping.retention", county) == KEPT
    settings.CELERY_BEAT_SCHEDULE = {
        name: entry
        for name, entry in real.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] != "accounts.tasks.purge"
    }
    assert state("keeping.retention", county) == ASK


def test_every_form_needs_its_approval_and_a_strange_one_is_named(cast, county):
    approved = {"approved_by": "部务会", "approved_on": timezone.localdate(), "document": ""}
    for one in asked.register():
        assert state("2024.forms", county) == FILL
        actions.admit_form(
            one.code, approved, district=cast.city.district, by=cast.city.department, version=0
        )
    assert state("2024.forms", county) == KEPT
    FormTime.objects.create(
        month=last_month().start, place=county, role="instructor", form="records:secret_new"
    )
    assert state("2024.forms", county) == ASK


def test_a_load_that_grows_is_asked_about(county):
    def measured(month, fields):
        row = {"month": month, "place": county, "role": "instructor"}
        FormPeople.objects.create(**row, form="", people=20)
        FormPeople.objects.create(**row, form="log", people=20)
        FormTime.objects.create(**row, form="log", bucket=60, posts=200, fields=fields)

    now = last_month().start
    measured(now, 1200)
    assert state("2024.fewer", county) == KEPT
    measured(now.replace(year=now.year - 1), 1150)
    assert state("2024.fewer", county) == KEPT
    FormTime.objects.filter(month=now).update(fields=2000)
    assert state("2024.fewer", county) == ASK


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_every_rule_with_its_state_and_settings(cast, page_of, language):
    browser = page_of(cast.north.department, headers={"accept-language": language})
    text = browser.get(reverse("reports:rules")).content.decode()
    for rule in rules():
        assert f'id="{rule.code.replace(".", "")}"' in text or rule.code in text
    edit = reverse("accounts:setting_edit", args=[cast.north.district.pk, "filing_number"])
    assert edit in text
    read_only = page_of(cast.north.auditor).get(reverse("reports:rules")).content.decode()
    assert edit not in read_only


def test_a_county_reads_its_own_standing_and_no_neighbours(cast, page_of):
    browser = page_of(cast.north.department)
    for name in ("reports:rules", "reports:burden", "reports:form_register"):
        url = reverse(name)
        assert browser.get(url, {"district": cast.north.district.pk}).status_code == 200
        for strange in (cast.south.district.pk, cast.north.town.pk, "x", "9" * 30):
            assert browser.get(url, {"district": strange}).status_code == 404, strange
