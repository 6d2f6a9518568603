"""What two of the demo's enterprises are asked this month about answers to their problems."""

from uuid import uuid4

from accounts.models import User
from accounts.policies import policy
from common.periods import MONTH, Period
from records.actions import problem_answering as answering
from records.actions import problem_assigning as assigning
from records.actions import problems as ledger
from records.actions.confirmations import Said, answer_confirmation
from records.confirming import answer_mark, visits_of
from records.models import Confirmation, Problem
from reports.demo import words
from reports.demo.current import MOST_PEOPLE
from reports.demo.world import World

MATTERS = (
    ("厂区周边公交班次少，夜班职工出行不便",
     "经与公交公司协商，已增开 20:00 至 23:00 夜班线路，沿线增设两处停靠点。"),
    ("技能培训补贴申领流程不清楚",
     "已上门讲解申领条件和材料清单，协助首批 12 名职工提交申请。"),
)  # fmt: skip


def act(world: World) -> None:
    """One says through its link that it is satisfied; the other's page still waits for its word."""
    month = Period.containing(world.today, MONTH).previous()
    head = world.stations[0].row.head
    if world.people > MOST_PEOPLE or month.start < world.first or head is None:
        return
    links = Confirmation.objects.waiting().filter(
        start=month.start, workstation=world.stations[0].row
    )
    for at, link in enumerate(links.order_by("pk")[: len(MATTERS)]):
        problem = _answered(link, head, *MATTERS[at])
        if at == 0:
            answer_confirmation(link.token, _said(link, problem), form_key=uuid4())


def _answered(link: Confirmation, head: User, title: str, result: str) -> Problem:
    problem = ledger.raise_problem(
        link.enterprise, by=head, title=title, requested_by="行政部负责人",
        source=Problem.Source.ENTERPRISE, category=Problem.Category.OTHER,
    )  # fmt: skip
    problem = assigning.assign_problem(problem, by=head, lead_unit=words.LEAD_UNITS[0])
    return answering.answer_problem(problem, by=head, result=result)


def _said(link: Confirmation, problem: Problem) -> Said:
    return Said(
        month=link.period.code, shown={visit.pk: visit.way for visit in visits_of(link)},
        asked=policy("five_noes", link.district), satisfaction="satisfied",
        rated={answer_mark(problem): ("satisfied", "")},
    )  # fmt: skip
