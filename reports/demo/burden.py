"""What the forms of past months asked: counts such as the meter would have made, and approvals."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.actions import set_policy
from accounts.models import District, User
from common import asked
from common.periods import MONTH, QUARTER, Period
from instructors.models import Leave
from records.models import DailyLog, MonthlySummary, Problem, QuarterlyReport
from reports.burden.closing import ANY, owed
from reports.burden.counting import BUCKETS, place_of
from reports.demo.world import World
from reports.models import FormAdmission, FormPeople, FormTime

# How a hundred forms fall into the classes of duration, the last being "left open".
QUICK, SLOW = (14, 38, 22, 10, 8, 4, 1, 0, 3), (0, 2, 4, 8, 20, 34, 20, 6, 6)
PACES = {"log": QUICK, "leave": QUICK, "problem": (2, 12, 24, 22, 20, 12, 3, 0, 5)}
SHOWN = {"log": (5, 3), "summary": (4, 2), "report": (4, 2), "problem": (7, 4), "leave": (4, 0)}
WAITING = ("posting_end", "organization")  # forms whose approval the demo leaves to be entered
ANSWERS = {
    "filing_review": "市数据局评审，青数评〔2026〕6号", "filing_person": "组织部党员教育中心主任",
    "built_by_level": "city", "other_apps": "none",
    "retention_rule": "工作日志和小结保存10年，按档案管理规定由组织部办公室销毁",
}  # fmt: skip


def write_burden(world: World) -> None:
    """A row a month, place, form and class; the department's answers and approvals."""
    places = {d.pk: place_of(d).pk for d in District.objects.select_related("parent__parent")}
    codes = {d.code: places[d.pk] for d in District.objects.all()}
    month = Period.containing(world.first, MONTH)
    while month.end <= world.today:
        _month(world, month, places, codes)
        month = month.next()
    _answers(world)


def _sent(month: Period) -> Iterator[tuple[str, QuerySet]]:
    before = month.previous()
    yield "log", DailyLog.objects.received().filter(day__gte=month.start, day__lt=month.end)
    yield "summary", MonthlySummary.objects.filter(start=before.start).exclude(status="draft")
    if before.within(QUARTER).end == before.end:
        quarter = before.within(QUARTER).start
        yield "report", QuarterlyReport.objects.filter(start=quarter).exclude(status="draft")
    found = Q(found_on__gte=month.start, found_on__lt=month.end, instructor__isnull=False)
    yield "problem", Problem.objects.filter(found)
    yield "leave", Leave.objects.filter(start__gte=month.start, start__lt=month.end)


def _month(world: World, month: Period, places: dict[int, int], codes: dict[str, int]) -> None:
    times, people = [], []
    for form, rows in _sent(month):
        counted = rows.order_by().values_list("district").annotate(Count("pk"))
        who = dict(
            rows.order_by().values_list("district").annotate(Count("instructor", distinct=True))
        )
        sums: dict[int, list[int]] = {}
        for district, posts in counted:
            total = sums.setdefault(places[district], [0, 0])
            total[0] += posts
            total[1] += who[district]
        for place, (posts, senders) in sums.items():
            times += _classes(world, month.start, place, form, posts)
            people.append(
                FormPeople(
                    month=month.start, place_id=place, role="instructor", form=form, people=senders
                )
            )
    papers = owed(month, codes)
    for row in [row for row in people if row.form == "log"]:
        count, owing = papers.get(row.place_id, (0, set()))
        people.append(
            FormPeople(
                month=row.month, place_id=row.place_id, role=row.role, form=ANY, people=row.people,
                papers=count, owing=len(owing),
            )
        )  # fmt: skip
    FormTime.objects.bulk_create(times)
    FormPeople.objects.bulk_create(people)


def _classes(world: World, month: date, place: int, form: str, posts: int) -> Iterator[FormTime]:
    shares, (fields, filled) = PACES.get(form, SLOW), SHOWN[form]
    left = posts
    for bucket, share in zip((*BUCKETS, 0), shares, strict=True):
        some = min(round(posts * share / 100 * world.rng.uniform(0.8, 1.2)), left)
        some = left if bucket == 0 else some
        left -= some
        if some:
            yield FormTime(
                month=month, place_id=place, role="instructor", form=form, bucket=bucket,
                posts=some, fields=some * fields, filled=some * filled,
            )  # fmt: skip


def _answers(world: World) -> None:
    department = User.objects.get(username="department")
    for code, value in ANSWERS.items():
        set_policy(code, value, district=world.city, by=department)
    FormAdmission.objects.bulk_create(
        FormAdmission(
            district=world.city, form=form.code, approved_by="市委组织部部务会",
            approved_on=world.first, document="青组报准〔2025〕1号",
        )
        for form in asked.register()
        if form.code not in WAITING
    )  # fmt: skip
