"""Who reviews which summary or report: a policy of its district. Nobody reviews his own."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from accounts.models import District, Role, User
from accounts.policies import by_district, same_everywhere
from accounts.scope import reached
from common.models import PaperStatus
from enterprises.models import Workstation
from records.models import MonthlySummary, QuarterlyReport

Paper = MonthlySummary | QuarterlyReport


def may_review(user: User, paper: Paper) -> bool:
    """Whether the paper is this user's to accept or return."""
    return paper.pk in reviewable(user, [paper])


def reviewable(user: User, papers: Iterable[Paper]) -> set[int]:
    """The ids of those that are his to review, in three queries at most for any number.

    The policy `summary_reviewer` names the workstation's head, the committee or the department;
    the department of the branch may always step in.
    """
    papers = list(papers)
    if user.is_system:
        return {paper.pk for paper in papers}
    districts = _districts_of(papers)
    reviewer = by_district("summary_reviewer", districts.values())
    stations = set(_stations_of(user))
    found = set()
    for paper in papers:
        district = districts[paper.district_id]
        own = user.is_instructor and paper.instructor_id == user.instructor_id
        if not own and _is_his(user, paper, district, reviewer[district.code], stations):
            found.add(paper.pk)
    return found


def _districts_of(papers: Iterable[Paper]) -> dict[int, District]:
    """The papers' districts: those that came with them, and the others in one query."""
    known = {p.district_id: p.district for p in papers if "district" in p._state.fields_cache}
    others = {p.district_id for p in papers} - known.keys()
    return known | District.objects.in_bulk(others) if others else known


def _stations_of(user: User) -> list[int]:
    return reached(Workstation, "head", user) if user.role == Role.STATION_HEAD else []


def _is_his(user: User, paper: Paper, district: District, reviewer: str, stations: set) -> bool:
    if user.role == Role.STATION_HEAD:
        return reviewer == "station" and paper.workstation_id in stations
    if user.role not in (Role.DEPARTMENT, Role.COMMITTEE) or not user.district.contains(district):
        return False
    return user.role == Role.DEPARTMENT or reviewer == "committee"


def reviewers(paper: Paper) -> QuerySet[User]:
    """Who is told that it was handed in: whoever the policy names, the nearest office first.

    Where there is no such head or committee (or it is his own), the department.
    """
    reviewer = by_district("summary_reviewer", [paper.district])[paper.district.code]
    active = User.objects.filter(is_active=True).exclude(instructor=paper.instructor_id)
    if reviewer == "station" and paper.workstation_id:
        heads = active.filter(workstations=paper.workstation_id)
        if heads.exists():
            return heads
    line = [paper.district.code[:n] for n in range(len(paper.district.code), 0, -1)]
    offices = active.filter(district__code__in=line)
    roles = (Role.COMMITTEE, Role.DEPARTMENT) if reviewer == "committee" else (Role.DEPARTMENT,)
    for role in roles:
        office = offices.filter(role=role).order_by("-district__code")
        if nearest := office.values_list("district", flat=True).first():
            return office.filter(district=nearest)
    return User.objects.none()


def waiting_for(user: User, model: type[Paper]) -> QuerySet[Paper]:
    """The papers that wait for this very user, as the policy shares the work (see `reviewers`).

    What another's share is, he could step in for, but it is not among them. Five queries for any
    number of papers.
    """
    return share_of(user, model.objects.visible_to(user).filter(status=PaperStatus.SUBMITTED))


def share_of(user: User, rows: QuerySet[Paper], share: Q | None = None) -> QuerySet[Paper]:
    """Those of the papers whose review is this user's share, whatever their state.

    Whoever asks for several kinds of papers looks `share_filter(user)` up once.
    """
    if user.is_instructor:
        rows = rows.exclude(instructor=user.instructor_id)
    return rows.filter(share_filter(user) if share is None else share)


def share_filter(user: User) -> Q:
    """Which papers' review is this user's share; three queries at most."""
    if user.role == Role.STATION_HEAD:
        his = Q(workstation__in=_stations_of(user))
        if everywhere := same_everywhere("summary_reviewer"):
            return his if everywhere == "station" else NOTHING
        of = _by_reviewer(list(District.objects.all()))
        return his & Q(district__in=of.get("station", []))
    if user.role not in (Role.COMMITTEE, Role.DEPARTMENT) or user.district_id is None:
        return NOTHING
    of, seats = _by_reviewer(user.districts), _seats()
    if user.role == Role.COMMITTEE:
        return Q(district__in=_nearest(user, of.get("committee", []), seats[Role.COMMITTEE]))
    without = [d for d in of.get("committee", []) if not _seat(d, seats[Role.COMMITTEE])]
    his = _nearest(user, [*of.get("department", []), *without], seats[Role.DEPARTMENT])
    headless = _nearest(user, of.get("station", []), seats[Role.DEPARTMENT])
    return Q(district__in=his) | Q(district__in=headless) & WITHOUT_HEAD


def _by_reviewer(districts: list[District]) -> dict[str, list[District]]:
    """The districts by whom the policy makes their reviewer."""
    rule = by_district("summary_reviewer", districts)
    found: dict[str, list[District]] = {}
    for district in districts:
        found.setdefault(rule[district.code], []).append(district)
    return found


NOTHING = Q(pk__in=[])
WITHOUT_HEAD = (
    Q(workstation=None)
    | Q(workstation__head=None)
    | Q(workstation__head__is_active=False)
    | Q(workstation__head=F("instructor__user"))
)


def _seats() -> dict[str, set[str]]:
    """For committees and departments the districts in which somebody holds that office."""
    held: dict[str, set[str]] = {Role.COMMITTEE: set(), Role.DEPARTMENT: set()}
    rows = User.objects.filter(is_active=True, role__in=held, district__isnull=False)
    for role, code in rows.order_by().values_list("role", "district__code").distinct():
        held[role].add(code)
    return held


def _seat(district: District, seats: set[str]) -> str:
    """The nearest of them, upward from the district; empty where there is none."""
    code = district.code
    return next((code[:n] for n in range(len(code), 0, -1) if code[:n] in seats), "")


def _nearest(user: User, districts: Iterable[District], seats: set[str]) -> list[District]:
    return [district for district in districts if _seat(district, seats) == user.district.code]
