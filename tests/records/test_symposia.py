"""What is entered at a symposium: who came, what was said, what was decided; and its pages."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Notice
from common.refusals import Stale
from records.actions import symposium_parts, symposium_steps
from records.actions.handing import pass_decision
from records.models import Attendance, Decision, Opinion, Problem, Symposium
from records.symposium_kit import followed
from records.views.symposium_parts import PARTS
from tests import factories as make
from tests.records.symposium import Q1, Q2, approved, decide, held, prepare
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("in_april", "without_symposia")


# Attendance --------------------------------------------------------------------------------


def test_attendance_is_ticked_with_reasons(north):
    symposium = prepare(north)
    one, two = symposium.attendances.all()[:2]
    kinds = {one.pk: "absent", two.pk: "present"}
    count = symposium_parts.tick_attendance(
        symposium, kinds, {one.pk: "出差", two.pk: "x"}, by=north.station_head
    )
    one.refresh_from_db()
    two.refresh_from_db()
    assert (count, one.kind, one.reason, two.reason) == (2, "absent", "出差", "")


def test_all_others_came_and_bureaux_without_a_vote(north):
    Problem.objects.filter(pk=north.problem.pk).update(lead_unit="区人社局", state="assigned")
    symposium = prepare(north)
    away = symposium.attendances.get(instructor=north.colleague)
    symposium_parts.tick_attendance(
        symposium, {away.pk: "absent"}, {}, by=north.station_head, rest_came=True
    )
    kinds = {row.part: row.kind for row in symposium.attendances.exclude(pk=away.pk)}
    assert kinds["bureau"] == "non_voting"
    assert {kinds[part] for part in ("chair", "instructor", "enterprise")} == {"present"}
    away.refresh_from_db()
    assert away.kind == "absent"


def test_sixty_names_are_saved_in_one_post_and_somebody_walks_in(north, page_of):
    symposium = prepare(north)
    Attendance.objects.bulk_create(
        Attendance(symposium=symposium, name=f"代表{n}", kind="expected") for n in range(60)
    )
    rows = list(symposium.attendances.all())
    data = {f"kind-{row.pk}": "absent" if n % 5 == 0 else "present" for n, row in enumerate(rows)}
    data |= {f"reason-{row.pk}": "出差" for row in rows}
    data |= {"name": "路过的客人", "unit": "商会", "kind": "non_voting", "part": "guest"}
    url = reverse("records:symposium_attendance", args=[symposium.pk])
    assert page_of(north.station_head).post(url, data).status_code == 302
    assert not symposium.attendances.filter(kind="expected").exists()
    assert symposium.attendances.filter(kind="absent", reason="出差").count() == -(-len(rows) // 5)
    assert symposium.attendances.get(name="路过的客人").kind == "non_voting"
    assert AuditEntry.objects.filter(verb="symposium.attendance").count() == 1


def test_who_is_on_leave_that_day_is_said_beside_the_name(north, page_of):
    make.make_leave(north.colleague, date(2026, 4, 8), status="approved")
    for first, last in ((date(2026, 4, 1), date(2026, 4, 6)), (date(2026, 4, 20), None)):
        make.make_leave(
            north.person, first, end=last or first, status="approved", kind="sick"
        )  # fmt: skip
    symposium = held(north)
    url = reverse("records:symposium_attendance", args=[symposium.pk])
    page = page_of(north.station_head).get(url).content.decode()
    assert "事假" in page and "病假" not in page


def test_who_was_only_expected_does_not_count_as_present(north):
    from common import figures

    symposium = held(north)
    symposium.attendances.filter(instructor=north.colleague).update(kind="expected")
    read = figures.get("symposia_present").by_subject("workstation", [north.station.pk], Q2)
    assert read[north.station.pk].value == 1


# Opinions and decisions --------------------------------------------------------------------


def test_an_opinion_becomes_a_problem_with_owner_and_day_in_one_press(north):
    symposium = held(north)
    opinion = symposium_parts.add_part(
        symposium, Opinion, by=north.station_head, enterprise=north.enterprise,
        text="厂区门口路灯不亮。夜班不便", wants_answer=True,
    )  # fmt: skip
    problem = symposium_parts.opinion_to_problem(
        opinion, by=north.station_head, lead_unit="区城管局", due_on=date(2026, 4, 30)
    )
    assert (problem.title, problem.source) == ("厂区门口路灯不亮", "symposium")
    assert problem.found_on == date(2026, 4, 8)
    assert (problem.lead_unit, problem.due_on) == ("区城管局", date(2026, 4, 30))
    assert symposium_parts.opinion_to_problem(opinion, by=north.station_head) == problem
    assert Problem.objects.filter(title="厂区门口路灯不亮").count() == 1


def test_who_said_an_opinion_is_searched_among_the_station_s_enterprises(cast, north, page_of):
    symposium = held(north)
    other = make.make_enterprise(north.district, make.make_workstation(north.district), "北江物流")
    add = reverse("records:symposium_part", args=[symposium.pk, "opinion"])
    browser = page_of(north.department)
    field = browser.get(add).context["form"]["enterprise"]
    shown = str(field)
    assert "data-choose" in shown and "<select" not in shown
    url = re.search('hx-get="([^"]+)"', shown)[1]
    hits = browser.get(f"{url}&field=enterprise&enterprise=北江").context["options"]
    assert [name for name, *_ in hits] == [north.enterprise.name]
    data = {"about": "difficulty", "text": "用电不足", "satisfaction": ""}
    wrong = browser.post(add, data | {"enterprise": other.name})
    assert "enterprise" in wrong.context["form"].errors and not Opinion.objects.exists()
    browser.post(add, data | {"enterprise": north.enterprise.name})
    opinion = Opinion.objects.get()
    assert opinion.enterprise == north.enterprise
    edit = reverse("records:symposium_part_edit", args=[symposium.pk, "opinion", opinion.pk])
    assert f'value="{north.enterprise.name}"' in str(
        browser.get(edit).context["form"]["enterprise"]
    )
    code = {"enterprise": north.enterprise.credit_code, "version": opinion.version}
    browser.post(edit, data | code | {"text": "用电很不足"})
    assert Opinion.objects.get().text == "用电很不足"


def test_decisions_of_last_quarter_come_first_and_say_what_became_of_them(north):
    first = held(north, Q1, date(2026, 3, 30))
    done = decide(first, north, text="办招聘会")
    decide(first, north, text="修路灯", deadline=date(2026, 4, 1))
    decide(first, north, text="建书屋", deadline=date(2026, 6, 1))
    symposium_parts.settle_decision(
        done, by=north.station_head, outcome="办了两场", done_on=date(2026, 4, 2)
    )
    second = prepare(north, Q2)
    assert second.agenda.splitlines()[0].startswith("1. 通报上次座谈会议定事项落实情况（共3项")
    states = {row.text: row.state for row in followed(second, date(2026, 4, 9))}
    assert states == {"办招聘会": "done", "修路灯": "overdue", "建书屋": "open"}


def test_the_owner_settles_his_decision_and_nobody_elses(north):
    symposium = held(north)
    decision = decide(symposium, north, instructor=north.person, owner=north.person.name)
    assert Notice.objects.filter(user=north.instructor, code="symposium.decision_note").exists()
    settle = symposium_parts.settle_decision
    settle(decision, by=north.instructor, outcome="已修好", done_on=date(2026, 4, 9))
    other = decide(symposium, north)
    refused("common.not_yours", settle, other, by=north.instructor, outcome="x", done_on=None)
    refused("symposium.done_in_future", settle, other, by=north.station_head, outcome="x",
            done_on=date(2026, 4, 10))  # fmt: skip
    refused("symposium.no_outcome", settle, other, by=north.station_head, outcome=" ",
            done_on=None)  # fmt: skip


# Two at once, twice the same ----------------------------------------------------------------

TYPED = {
    "opinion": {"text": "用电不足", "about": "difficulty", "satisfaction": ""},
    "experience": {"title": "一企一策", "text": "分类指导"},
    "decision": {"text": "修路灯", "owner": "张三", "deadline": "2026-05-01"},
    "report": {"text": "季度工作", "order": "1"},
}


def typed(north, part, **more):
    firm = {"enterprise": north.enterprise.name} if part == "opinion" else {}
    person = {"instructor": north.person.pk} if part == "report" else {}
    return TYPED[part] | firm | person | more


@pytest.mark.parametrize("part", TYPED)
def test_a_part_whose_form_is_sent_twice_is_entered_once(north, page_of, part):
    symposium, browser = held(north), page_of(north.station_head)
    url = reverse("records:symposium_part", args=[symposium.pk, part])
    key = browser.get(url).context["form"]["form_key"].value()
    for _time in range(2):
        assert browser.post(url, typed(north, part, form_key=key)).status_code == 302
    model = PARTS[part][0]
    assert model.objects.filter(symposium=symposium).count() == 1
    assert AuditEntry.objects.filter(verb="symposium.part").count() == 1


@pytest.mark.parametrize("part", TYPED)
def test_two_who_edit_one_part_lose_nothing_that_was_typed(north, page_of, part):
    symposium, head = held(north), page_of(north.station_head)
    head.post(reverse("records:symposium_part", args=[symposium.pk, part]), typed(north, part))
    row = PARTS[part][0].objects.get(symposium=symposium)
    url = reverse("records:symposium_part_edit", args=[symposium.pk, part, row.pk])
    version = head.get(url).context["form"]["version"].value()
    first = typed(north, part, text="站长改的", version=version)
    assert head.post(url, first).status_code == 302
    late = page_of(north.committee).post(url, typed(north, part, text="镇里改的", version=version))
    shown = late.content.decode()
    assert late.status_code == 200 and "站长改的" in shown and "镇里改的" in shown
    row.refresh_from_db()
    assert row.text == "站长改的"
    again = late.context["form"].data["version"]
    page_of(north.committee).post(url, typed(north, part, text="镇里改的", version=again))
    row.refresh_from_db()
    assert row.text == "镇里改的"


def test_two_who_settle_one_decision_lose_nothing_that_was_typed(north, page_of):
    symposium = held(north)
    decision = decide(symposium, north, instructor=north.person)
    url = reverse("records:decision_settle", args=[decision.pk])
    owner, head = page_of(north.instructor), page_of(north.station_head)
    version = owner.get(url).context["form"]["version"].value()
    head.post(url, {"outcome": "站里已报修", "version": version})
    late = owner.post(url, {"outcome": "已联系城管", "version": version})
    assert late.status_code == 200 and "站里已报修" in late.content.decode()
    decision.refresh_from_db()
    assert decision.outcome == "站里已报修"


def test_a_decision_that_was_handed_over_meanwhile_is_not_put_back_unseen(north):
    decision = decide(held(north), north, instructor=north.person)
    pass_decision(decision, north.colleague)
    with pytest.raises(Stale):
        symposium_parts.edit_part(
            decision, by=north.station_head, version=decision.version, instructor=north.person
        )
    decision.refresh_from_db()
    assert decision.instructor == north.colleague


# The list by workstation, and the reminder -------------------------------------------------


def test_the_list_by_workstation_says_which_have_held_theirs_by_name(north, page_of):
    approved(north)
    make.make_workstation(north.district, "安站")
    url = reverse("records:symposium_stations") + "?quarter=2026Q1"
    page = page_of(north.department).get(url)
    assert (page.context["held"], page.context["all"]) == (1, 2)
    assert [row.name for row in page.context["page"]] == sorted(["北站", "安站"], key=name_key)
    assert "未筹备" in page.content.decode()


def name_key(name):
    from enterprises.models import Workstation

    return Workstation.objects.get(name=name).name_key


def test_heads_are_reminded_once_before_the_quarter_ends_unless_it_was_held(cast, north):
    held(north)
    told = Notice.objects.filter(code="symposium.due_soon")
    assert symposium_steps.remind_symposia(date(2026, 3, 1)) == 0
    symposium_steps.remind_symposia(date(2026, 3, 20))
    symposium_steps.remind_symposia(date(2026, 3, 21))
    assert [n.user for n in told] == [cast.south.station_head]


# Pages -------------------------------------------------------------------------------------


def test_the_whole_story_by_its_pages(north, page_of):
    head, committee = page_of(north.station_head), page_of(north.committee)
    head.post(reverse("records:symposium_prepare"),
              {"workstation": north.station.pk, "quarter": "2026Q1"})  # fmt: skip
    symposium = Symposium.objects.get()

    def step(browser, name, data=None):
        return browser.post(reverse(f"records:symposium_{name}", args=[symposium.pk]), data or {})

    step(head, "attendance", {"rest": "1"})
    symposium.refresh_from_db()
    step(head, "edit", {"title": "一季度座谈会", "held_on": "2026-04-08", "agenda": "1. 汇报",
                        "version": symposium.version})  # fmt: skip
    step(head, "hold")
    add = reverse("records:symposium_part", args=[symposium.pk, "decision"])
    head.post(add, {"text": "修路灯", "who": f"person:{north.person.pk}", "deadline": "2026-05-01"})
    decision = Decision.objects.get()
    assert (decision.instructor, decision.owner) == (north.person, north.person.name)
    step(head, "draft")
    step(head, "submit")
    step(committee, "approve")
    symposium.refresh_from_db()
    assert symposium.is_locked and "修路灯" in symposium.minutes
    for browser in (head, committee, page_of(north.instructor), page_of(north.auditor)):
        assert browser.get(symposium.get_absolute_url()).status_code == 200


def test_the_page_of_a_symposium_costs_the_same_for_more_rows(north, page_of, costs_the_same):
    symposium = held(north)

    def grow():
        for n in range(5):
            decide(symposium, north, text=f"事项{n}", instructor=north.colleague)
            Opinion.objects.create(
                symposium=symposium, enterprise=north.enterprise, text=f"意见{n}"
            )

    decide(symposium, north, instructor=north.person)
    grow()
    costs_the_same(page_of(north.station_head), symposium.get_absolute_url(), grow)
