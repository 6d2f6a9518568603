"""One hand-over of the last days: an enterprise goes to another instructor of the station."""

from datetime import timedelta

from assessments.actions.handovers import Plan, hand_over
from instructors.models import Instructor, Posting
from records.models import Problem
from reports.demo.current import MOST_PEOPLE
from reports.demo.world import Station, World


def act(world: World) -> None:
    """Through the action, at the last station that has somebody with two enterprises."""
    if world.people > MOST_PEOPLE:
        return
    for station in reversed(world.stations):
        if station.row.head and (posting := _posting(world, station)):
            taker = next(p for p in station.instructors if p.pk != posting.instructor_id)
            plan = Plan(
                day=world.today - timedelta(days=1), cause="transfer",
                reason="指导员联系企业调整", successor=taker, postings=[posting.pk],
            )  # fmt: skip
            hand_over(posting.instructor, plan, by=station.row.head)
            return


def _posting(world: World, station: Station) -> Posting | None:
    """A posting with an open problem, of somebody who keeps another one; and not the demo's own."""
    if len(station.instructors) < 2:
        return None
    people = [p for p in station.instructors[1:] if p.user_id != station.row.head_id]
    rows = Posting.objects.filter(instructor__in=people, end=None).exclude(
        enterprise__in=Posting.objects.filter(
            instructor__in=_takers(station, people), end=None
        ).values("enterprise")
    )
    for posting in rows.select_related("instructor", "enterprise").order_by("pk"):
        keeps = rows.filter(instructor=posting.instructor).count() > 1
        problems = Problem.objects.open().filter(
            instructor=posting.instructor, enterprise=posting.enterprise_id
        )
        if keeps and problems.exists() and posting.start < world.today - timedelta(days=30):
            return posting
    return None


def _takers(station: Station, people: list[Instructor]) -> list[Instructor]:
    """Those who might take it over already serve theirs."""
    return [p for p in station.instructors if p not in people]
