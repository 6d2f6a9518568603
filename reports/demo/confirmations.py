"""What the demo's enterprises say of the last months: in bulk, the last month's by the actions."""

from collections import defaultdict, namedtuple
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.policies import policy
from common.bulk import store
from common.periods import MONTH, Period
from enterprises.models import Enterprise
from records.actions.confirmations import (
    Said,
    answer_confirmation,
    issue_confirmations,
    take_link,
)
from records.confirming import may_hold, visits_in, visits_of
from records.models import Confirmation, ConfirmationAnswer, ConfirmedVisit
from reports.demo.world import World

Shown = namedtuple("Shown", "pk log log__instructor log__day way")
MOMENT = timezone.get_default_timezone()
MONTHS = 5  # since when enterprises are asked at all
BATCH = 2000
COMMENTS = (
    "指导员经常上门，政策讲得清楚，办事实在。", "帮我们联系了招聘会，希望多组织校企对接。",
    "支部活动比以前规范多了，感谢指导。", "希望来访前提前一天电话联系。",
)  # fmt: skip
PROBLEMS = (
    "厂区门口道路破损，雨天货车进出困难，请协调维修。", "一线技工招不到，目前缺十五人左右。",
    "流动资金紧张，想了解政银企对接会什么时候再办。", "职工子女入学名额紧张，希望帮助反映。",
)  # fmt: skip


def write_history(world: World) -> None:
    """Months before the last one, in bulk; and the last one too where the demo is large."""
    last = Period.containing(world.today, MONTH).previous()
    month = last
    for back in range(MONTHS):
        if month.start < world.first:
            return
        if back or world.people > 200:
            _month(world, month, answered=0.85 if back else 0.55)
        month = month.previous()


def _month(world: World, month: Period, answered: float) -> None:
    noes, days = policy("five_noes", world.city), policy("confirmation_link_days", world.city)
    visits: dict[int, list[Shown]] = defaultdict(list)
    rows = visits_in(month).order_by("log__day", "pk")
    for firm, *shown in rows.values_list("enterprise", *Shown._fields).iterator(BATCH):
        visits[firm].append(Shown(*shown))
    asked_at = datetime.combine(month.end, time(9), MOMENT)
    links, answers = [], []
    for firm in Enterprise.objects.filter(pk__in=visits).order_by("pk"):
        link = _link(world, firm, month, asked_at, days)
        links.append(link)
        if world.rng.random() < answered:
            link.used_at = min(asked_at + timedelta(hours=world.rng.randint(5, 300)), _now(world))
            answers.append(_answer(world, link, noes))
        elif world.rng.random() < 0.1:
            link.revoked_at = link.issued_at
    Confirmation.objects.bulk_create(links, batch_size=BATCH)
    ConfirmationAnswer.objects.bulk_create(answers, batch_size=BATCH)
    store([
        _vouched(world, answer, visit)
        for answer in answers
        for visit in visits[answer.confirmation.enterprise_id]
    ])  # fmt: skip


def _now(world: World) -> datetime:
    return datetime.combine(world.today, time(8), MOMENT)


def _link(
    world: World, firm: Enterprise, month: Period, asked_at: datetime, days: int
) -> Confirmation:
    link = Confirmation(
        enterprise=firm, start=month.start, workstation_id=firm.workstation_id,
        district_id=firm.district_id, issued_at=asked_at, issued_by=world.system,
    )  # fmt: skip
    link.renew(days)
    link.expires_at = asked_at + timedelta(days=days)
    return link


def _answer(world: World, link: Confirmation, noes: list[str]) -> ConfirmationAnswer:
    rng = world.rng
    words = [*(choice.value for choice in ConfirmationAnswer.Satisfaction), ""]
    return ConfirmationAnswer(
        confirmation=link, at=link.used_at, satisfaction=rng.choices(words, (72, 16, 2, 10))[0],
        noes=[{"text": item, "kept": True, "said": ""} for item in noes],
        comment=rng.choice(COMMENTS) if rng.random() < 0.12 else "",
    )  # fmt: skip


def _vouched(world: World, answer: ConfirmationAnswer, visit: Shown) -> ConfirmedVisit:
    return ConfirmedVisit(
        answer=answer, visit_id=visit.pk, log_id=visit.log, instructor_id=visit.log__instructor,
        day=visit.log__day, way=visit.way, happened=world.rng.random() > 0.015,
    )  # fmt: skip


def act(world: World) -> None:
    """The last month of a small demo: asked by each head, answered by the enterprises' links."""
    month = Period.containing(world.today, MONTH).previous()
    if month.start < world.first or world.people > 200:
        return
    for station in world.stations[:-1]:  # the last one has not asked yet
        issue_confirmations(month, by=world.heads[station.row.pk])
    links = list(Confirmation.objects.waiting().filter(start=month.start).order_by("pk")[:60])
    for number, link in enumerate(links):
        if number % 5:
            answer_confirmation(link.token, _said(world, link, number), form_key=uuid4())
    for link in links[::5]:
        head = world.heads[link.workstation_id]
        if may_hold(head, link):
            take_link(link, by=head)


def _said(world: World, link: Confirmation, number: int) -> Said:
    """Nearly all confirm everything; a few mark a visit, one item of the five noes, a problem."""
    rng = world.rng
    shown = {visit.pk: visit.way for visit in visits_of(link)}
    noes = policy("five_noes", link.district)
    problem = number % 7 == 1
    return Said(
        month=link.period.code, shown=shown, asked=noes,
        denied={rng.choice(list(shown))} if number % 12 == 2 else set(),
        broken={noes[2]: "有一次在食堂用餐，饭费是后来补交的。"} if number == 8 else {},
        satisfaction=rng.choices(("satisfied", "fairly", "dissatisfied"), (80, 17, 3))[0],
        comment=rng.choice(COMMENTS) if number % 4 == 1 else "",
        problem_text=rng.choice(PROBLEMS) if problem else "",
        wants_answer=problem and number % 2 == 0,
    )  # fmt: skip
