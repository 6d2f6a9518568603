"""Who reviews which summary or report: a policy of its district. Nobody reviews his own."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import District, Role, User
from accounts.policies import by_district
from records.models import MonthlySummary, QuarterlyReport

Paper = MonthlySummary | QuarterlyReport


def may_review(user: User, paper: Paper) -> bool:
    """Whether the paper is this user's to accept or return."""
    return paper.pk in reviewable(user, [paper])


def reviewable(user: User, papers: Iterable[Paper]) -> set[int]:
    """The ids of those that are his to review, in two queries for any number.

    The policy `summary_reviewer` names the workstation's head, the committee or the department;
    the department of the branch may always step in.
    """
    papers = list(papers)
    if user.is_system:
        return {paper.pk for paper in papers}
    districts = District.objects.in_bulk({paper.district_id for paper in papers})
    reviewer = by_district("summary_reviewer", districts.values())
    stations = set(user.workstations.values_list("pk", flat=True))
    found = set()
    for paper in papers:
        district = districts[paper.district_id]
        own = user.is_instructor and paper.instructor_id == user.instructor_id
        if not own and _is_his(user, paper, district, reviewer[district.code], stations):
            found.add(paper.pk)
    return found


def _is_his(user: User, paper: Paper, district: District, reviewer: str, stations: set) -> bool:
    if user.role == Role.STATION_HEAD:
        return reviewer == "station" and paper.workstation_id in stations
    if user.role not in (Role.DEPARTMENT, Role.COMMITTEE) or not user.district.contains(district):
        return False
    return user.role == Role.DEPARTMENT or reviewer == "committee"


def reviewers(paper: Paper) -> QuerySet[User]:
    """Who is told that it was handed in: whoever the policy names, the nearest office first."""
    reviewer = by_district("summary_reviewer", [paper.district])[paper.district.code]
    active = User.objects.filter(is_active=True).exclude(instructor=paper.instructor_id)
    if reviewer == "station" and paper.workstation_id:
        heads = active.filter(workstations=paper.workstation_id)
        if heads.exists():
            return heads
    role = Role.COMMITTEE if reviewer == "committee" else Role.DEPARTMENT
    line = [paper.district.code[:n] for n in range(len(paper.district.code), 0, -1)]
    office = active.filter(role=role, district__code__in=line)
    nearest = office.order_by("-district__code").values_list("district", flat=True).first()
    return office.filter(district=nearest)
