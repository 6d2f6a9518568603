"""What a review looks like: days to be asked about, stars, remarks, a paper handed in twice.

The last month of the first workstation is written and handed in by hand, through the actions; so
are the demo's questions. The editions of the history's papers are made in bulk.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.policies import policy
from common.bulk import store
from common.periods import MONTH, Period
from records.actions.due import draft_own
from records.actions.papers import Paper, submit_paper
from records.actions.questions import ask_question
from records.actions.review import add_remark, answer_remark, return_paper
from records.actions.stars import star
from records.models import DailyLog, Edition, MonthlySummary, Question, Visit
from records.rules import late_mark
from records.starred import sentences_of, visits_of
from reports.demo.world import World

MOMENT = timezone.get_default_timezone()
SAME = (
    "到企业走访，与负责人和支部书记座谈，了解近期生产经营、用工和党员教育管理情况，宣讲惠企政策，"
    "对企业提出的问题逐条记录，约定下周再次上门。"
)


def keep_editions(papers: list[Paper]) -> None:
    """What history's papers were handed in with, in bulk."""
    rows = [
        Edition(
            number=1, at=paper.submitted_at, text=paper.text, difficulties=paper.difficulties,
            next_plan=paper.next_plan, figures=paper.figures, **{paper.room: paper},
        )
        for paper in papers
    ]  # fmt: skip
    store(rows)


def write_review(world: World) -> None:
    """Of the people whose last month is written by hand: drafts, waiting ones, one come back."""
    month = Period.containing(world.today, MONTH).previous()
    people = [person for person in world.instructors if person.pk in world.by_hand]
    if month.start < world.first or not people:
        return
    for person in people[1:4]:
        _make_askable(person.pk, month)
    for person in people:
        _stars(person.pk, month, person.user)
    drafts = [draft_own(MonthlySummary, p, month, by=p.user) for p in people]
    values = {"next_plan": "继续跟进企业用工和融资诉求。"}
    for draft in drafts[1:-1]:
        submit_paper(draft, values, by=draft.instructor.user, version=None)
    if len(drafts) > 4:  # the last one stays a draft
        _back_and_forth(world, drafts[2], drafts[3])


def _back_and_forth(world: World, again: MonthlySummary, back: MonthlySummary) -> None:
    """One is corrected and handed in anew, one is still with its author."""
    head = world.heads[again.workstation_id]
    add_remark(again, "请写明走访了哪几家企业。", by=head, field="text")
    again = return_paper(again, "请补充企业反映用工问题的跟进情况。", by=head)
    author, remark = again.instructor.user, again.remarks.order_by("pk").first()
    answer_remark(remark, "已补充企业名称和走访情况。", by=author)
    text = f"{again.text}\n用工问题已与县人社局对接，本月组织专场招聘一场，达成意向六人。"
    values = {"text": text, "difficulties": "企业交货高峰期组织集中学习有困难。"}
    submit_paper(again, values, by=author, version=None)
    question = Question.objects.filter(summary=back).first()
    if question:
        ask_question(question, "这几天的日志是集中补记的吗？当时是什么情况？", by=head)
    return_paper(back, "请补充企业反映用工问题的跟进情况。", by=head)


def _make_askable(person: int, month: Period) -> None:
    """Some days of the month came in together, and two say the same."""
    logs = (
        DailyLog.objects.received()
        .select_related("district")
        .filter(instructor=person, day__gte=month.start, day__lt=month.end)
    )
    batch = list(logs.order_by("day")[3:8])
    if len(batch) < 5:
        return
    allowance = policy("log_late_days", batch[0].district)
    at = datetime.combine(batch[-1].day + timedelta(days=1), time(20, 10), MOMENT)
    for minutes, log in enumerate(batch):
        log.received_at = at + timedelta(minutes=3 * minutes)
        log.late_days, log.is_late = late_mark(log.day, at.date(), allowance)
    DailyLog.objects.bulk_update(batch, ["received_at", "late_days", "is_late"])
    for log in (batch[0], batch[-1]):
        visit = log.visits.first()
        if visit:
            Visit.objects.filter(pk=visit.pk).update(text=SAME)


def _stars(person: int, month: Period, user: object) -> None:
    for visit in visits_of(person, month)[:2]:
        star(visit, sentences_of(visit)[0], on=True, by=user)
