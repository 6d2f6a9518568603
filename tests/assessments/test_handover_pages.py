"""The pages of hand-overs: the guided one, the list, and what they tell of what is open."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions.consequences import close_consequence
from assessments.actions.handovers import hand_over
from assessments.models import Consequence, Handover, Target
from common.periods import Period
from instructors import actions
from reports.builders.handover import build as sheet
from tests import factories as make
from tests.assessments.handing import DAY, leaving, plan


def test_the_guided_page_shows_first_and_hands_over_then(north, page_of):
    url = reverse("assessments:handover_new", args=[north.person.pk])
    head = page_of(north.station_head)
    data = {
        "cause": "transfer", "postings": [north.posting.pk], "day": "2026-03-31",
        "reason": "轮换", "successor": north.successor.pk,
    }  # fmt: skip
    shown = head.post(url, data | {"show": "1"})
    assert shown.status_code == 200 and north.problem.title in shown.content.decode()
    assert not Handover.objects.exists()
    done = head.post(url, data | {f"taker-problem-{north.problem.pk}": "stays"})
    handover = Handover.objects.get()
    assert done.url == handover.get_absolute_url()
    assert handover.items.get(kind="problem").way == "stays"


def test_the_guided_page_proposes_how_much_of_each_target_and_of_nothing_else(north, page_of):
    target = Target.objects.create(book=north.book, name="走访", amount=40)
    url = reverse("assessments:handover_new", args=[north.person.pk]) + "?cause=reassigned"
    text = page_of(north.department).get(url).content.decode()
    assert f'name="amount-target-{target.pk}"' in text
    assert text.count('name="amount-') == 1


def test_the_list_costs_the_same_for_more_rows(north, page_of, costs_the_same):
    hand_over(north.person, plan(north), by=north.station_head)

    def grow():
        for n in range(5):
            firm = make.make_enterprise(north.town, north.station, f"厂{n}")
            person = make.make_instructor(north.station, f"人{n}")
            posting = make.make_posting(person, firm)
            other = plan(north, postings=[posting.pk])
            hand_over(person, other, by=north.station_head)

    costs_the_same(page_of(north.station_head), reverse("assessments:handover_list"), grow)


def test_the_persons_page_tells_of_the_handover_to_both(north, page_of):
    handover = hand_over(north.person, plan(north), by=north.station_head)
    for person in (north.person, north.successor):
        page = page_of(north.station_head).get(person.get_absolute_url()).content.decode()
        assert handover.number in page


def test_confirmations_that_an_enterprise_owes_go_with_it(north, page_of):
    from records.models import Confirmation

    assert Confirmation.objects.waiting().filter(enterprise=north.enterprise).exists()
    url = reverse("assessments:handover_new", args=[north.person.pk])
    text = page_of(north.station_head).get(f"{url}?posting={north.posting.pk}").content.decode()
    assert "企业待确认事项" in text
    answered = make.make_confirmation(
        north.enterprise, date(2026, 2, 1), used_at=timezone.now()
    )  # fmt: skip
    handover = hand_over(north.person, plan(north), by=north.station_head)
    item = handover.items.get(kind="confirmation")
    assert item.taker == north.successor and item.subject_id != answered.pk


# Tasks after assessments -------------------------------------------------------------------


@pytest.fixture
def task(north):
    """A correction that followed from the north's last annual assessment, and his priority."""
    cycle = make.make_cycle(north.district, "2025", kind="annual")
    cause = make.make_evaluation(cycle, north.person, grade="basic")
    given = {
        "instructor": north.person, "workstation": north.station, "district": north.town,
        "cause": cause,
    }  # fmt: skip
    Consequence.objects.create(kind="priority", **given)
    return Consequence.objects.create(kind="correction", due_on=date(2026, 5, 31), **given)


@pytest.mark.parametrize("how", [plan, leaving])
def test_open_tasks_after_assessments_are_named_and_stay_with_the_person(north, task, how):
    done = Consequence.objects.create(
        instructor=north.person, workstation=north.station, district=north.district,
        cause=task.cause, kind="talk", done_on=date(2026, 3, 1), proof="谈话记录",
    )  # fmt: skip
    handover = hand_over(north.person, how(north), by=north.department)
    item = handover.items.get(kind="consequence")
    assert (item.subject_id, item.way, item.taker) == (task.pk, "stays", None)
    assert item.subject_id != done.pk
    task.refresh_from_db()
    assert (task.instructor, task.done_on) == (north.person, None)


def test_another_s_task_is_not_named_and_one_without_a_day_says_none(north, task):
    Consequence.objects.filter(pk=task.pk).update(due_on=None)
    given = {"workstation": north.station, "district": north.town, "cause": task.cause}
    for kind, person in (("talk", north.colleague), ("training", north.successor)):
        Consequence.objects.create(instructor=person, kind=kind, due_on=DAY, **given)
    item = hand_over(north.person, plan(north), by=north.department).items.get(kind="consequence")
    assert (item.subject_id, item.label) == (task.pk, "2025")
    assert item.state["due_on"] is None and item.state["consequence"] == "correction"


def test_the_guided_page_says_that_tasks_stay_and_who_follows_them(north, task, page_of):
    url = reverse("assessments:handover_new", args=[north.person.pk])
    text = page_of(north.station_head).get(url).content.decode()
    assert "限期整改" in text and "随人不随岗" in text
    assert "北山县组织部、两新工委督促" in text


def test_a_head_who_may_not_see_a_task_reads_only_that_there_is_one(north, task, page_of):
    other = make.make_workstation(north.district, "东站")
    Consequence.objects.update(workstation=other)
    url = reverse("assessments:handover_new", args=[north.person.pk])
    text = page_of(north.station_head).get(url).content.decode()
    assert "限期整改" not in text and "2025年度考核后续事项" in text
    assert "限期整改" in page_of(north.department).get(url).content.decode()


def test_the_successor_reads_that_there_is_a_task_and_not_what_it_is(north, task, page_of):
    north.successor.user = make.make_user("instructor", north.district, "north_successor")
    north.successor.save()
    url = hand_over(north.person, plan(north), by=north.station_head).get_absolute_url()
    for reader, told in (
        (north.successor.user, False), (north.instructor, True), (north.department, True),
    ):  # fmt: skip
        text = page_of(reader).get(url).content.decode()
        assert "2025年度考核后续事项" in text and "北山县组织部、两新工委督促" in text
        assert ("限期整改" in text) == told, reader


def test_the_sheet_names_the_task_and_its_day_and_its_follower(north, task):
    handover = hand_over(north.person, plan(north), by=north.station_head)
    context = sheet(handover, Period.parse("2026"), north.department)
    (line,) = next(lines for _heading, lines in context["groups"]
                   if lines[0].item.kind == "consequence")  # fmt: skip
    assert "2025" in line.label and "整改" not in line.label
    assert "2026" in line.state and "北山县" in line.to and "北明" in line.to


def test_a_task_carried_out_since_is_shown_as_done(north, task, page_of):
    url = hand_over(north.person, plan(north), by=north.station_head).get_absolute_url()
    browser = page_of(north.department)
    assert "已完成" not in browser.get(url).content.decode()
    close_consequence(task, by=north.department, done_on=date(2026, 4, 8), proof="整改报告")
    assert "已完成" in browser.get(url).content.decode()


def test_a_task_alone_leaves_nothing_to_hand_over(north, task):
    make.leave_nothing_open(north)
    actions.end_posting(north.posting, by=north.department, end=DAY, reason="轮换")
    assert not Handover.objects.exists()
