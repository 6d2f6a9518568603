"""Responsibility books, assessments that are over, and the one that is open."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from assessments.actions.books import make_books, sign_books
from assessments.actions.bulk import compile_now, finalize, rate_in_bulk
from assessments.actions.consequences import close_consequence
from assessments.actions.cycles import open_cycle
from assessments.actions.earlier import Entry, enter_grades, grades_for
from assessments.actions.links import issue_links
from assessments.models import Consequence, Cycle, Evaluation, Rating, ResponsibilityBook
from common.periods import HALF, YEAR, Period
from reports.demo.world import County, World

MOMENT = timezone.get_default_timezone()
SELF_TEXT = (
    "本期按照目标责任书要求，坚持常态走访派驻企业，宣讲惠企政策，指导支部规范组织生活，收集并推动解决企业诉求。"
    "不足之处是对非公企业生产经营了解还不够深入，典型培育办法不多。下步将加强业务学习，做实问题跟踪。"
)


def write_books(world: World) -> None:
    """A signed book of everybody for each year; this year's of the last station still unsigned."""
    for year in range(world.first.year, world.today.year + 1):
        make_books(world.city, year, by=world.system)
        books = ResponsibilityBook.objects.filter(year=year)
        if year == world.today.year:
            books = books.exclude(workstation=world.stations[-1].row)
        sign_books(list(books), max(world.first, world.first.replace(year=year, month=1, day=15)),
                   by=world.system)  # fmt: skip


def write_earlier(world: World) -> None:
    """The grades of the two years before history begins, taken over from the files."""
    for county in world.counties:
        codes = [grade["code"] for grade in grades_for(county.district)]
        people = [person for station in county.stations for person in station.instructors]
        for year, best in ((world.first.year - 2, (5, 6)), (world.first.year - 1, (7, 8))):
            entries = {
                person.pk: Entry(codes[0] if person.pk % 9 in best else codes[1])
                for person in people
                if person.pk % 11  # the others came later
            }
            enter_grades(
                year, entries, by=county.staff or world.system, district=county.district,
                source=f"青组通〔{year + 1}〕6号《关于{year}年度党建指导员考核结果的通报》",
            )  # fmt: skip


def write_cycles(world: World) -> None:
    """Every half-year and year that is over, final; the current half-year open and half rated."""
    write_earlier(world)
    for county in world.counties:
        for period in periods_over(world):
            _final(world, county, period)
        _open(world, county, Period.containing(world.today, HALF))


def periods_over(world: World) -> list[Period]:
    """The half-years over by today since history began, each year after its second half."""
    found, half = [], Period.containing(world.first, HALF)
    while half.end <= world.today:
        if half.start >= world.first:
            found.append(half)
        if half.start.month == 7 and half.previous() in found and half in found:
            found.append(half.within(YEAR))
        half = half.next()
    return found


def _final(world: World, county: County, period: Period) -> None:
    cycle = open_cycle(county.district, period.code, by=world.system)
    evaluations = list(cycle.evaluations.select_related("instructor", "workstation__head"))
    _hand_in(evaluations, period)
    rate_in_bulk(_ratings(world, county, cycle, evaluations), by=world.system)
    compile_now(cycle, by=world.system)
    cycle.refresh_from_db()
    finalize(cycle, by=world.system, on=min(period.end + timedelta(days=20), world.today))
    _settle(world, county, cycle)


def _settle(world: World, county: County, cycle: Cycle) -> None:
    """What followed from it and is due by now has been done; the last one's is still to do."""
    rows = Consequence.objects.filter(cause__cycle=cycle, due_on__lt=world.today, done_on=None)
    last = rows.order_by("pk").last() if cycle.period.end.year == world.today.year else None
    for row in rows:
        if row != last:
            close_consequence(
                row, by=county.staff or world.system, done_on=row.due_on - timedelta(days=4),
                proof=f"青组谈〔{row.due_on.year}〕{row.pk}号谈话记录",
            )  # fmt: skip


def _open(world: World, county: County, period: Period) -> None:
    cycle = open_cycle(county.district, period.code, by=world.system)
    issue_links(cycle, by=world.system)
    answered = {link.enterprise_id for link in cycle.links.order_by("pk")[::3]}
    given = [
        _of_firm(world, cycle, evaluation, firm)
        for evaluation in cycle.evaluations.select_related("instructor")
        for firm in evaluation.facts.get("enterprise_ids", [])
        if firm in answered
    ]
    rate_in_bulk(given, by=world.system)
    cycle.links.filter(enterprise__in=answered).update(used_at=timezone.now())


def _hand_in(evaluations: list[Evaluation], period: Period) -> None:
    moment = datetime.combine(period.end + timedelta(days=4), time(10), MOMENT)
    for evaluation in evaluations:
        evaluation.self_text, evaluation.self_at = SELF_TEXT, moment
    Evaluation.objects.bulk_update(evaluations, ["self_text", "self_at"], batch_size=500)


def _ratings(
    world: World, county: County, cycle: Cycle, evaluations: list[Evaluation]
) -> list[Rating]:
    """Marks of enterprises, station heads and the department for everybody."""
    given = []
    for evaluation in evaluations:
        for firm in evaluation.facts.get("enterprise_ids", []):
            given.append(_of_firm(world, cycle, evaluation, firm))
        station = _rating(world, cycle, evaluation, "station", _quality(evaluation))
        station.rater = evaluation.workstation.head if evaluation.workstation else None
        department = _rating(world, cycle, evaluation, "department", _quality(evaluation))
        department.rater = county.staff
        given += [station, department]
    return given


def _quality(evaluation: Evaluation) -> int:
    return 78 + evaluation.instructor_id % 9 * 2


def _of_firm(world: World, cycle: Cycle, evaluation: Evaluation, firm: int) -> Rating:
    rating = _rating(world, cycle, evaluation, "enterprise", _quality(evaluation) + 4)
    rating.enterprise_id = firm
    rating.noes = dict.fromkeys(cycle.frozen["noes"], True)
    return rating


def _rating(world: World, cycle: Cycle, evaluation: Evaluation, group: str, quality: int) -> Rating:
    steps = sorted(grade["mark"] for grade in cycle.frozen["marks"])
    marks = {}
    for indicator in cycle.rated_by(group):
        wanted = quality + world.rng.randint(-8, 12)
        marks[indicator["code"]] = min(steps, key=lambda step: abs(step - wanted))
    return Rating(evaluation=evaluation, group=group, marks=marks)
