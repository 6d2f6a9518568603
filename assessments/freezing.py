"""What a cycle copies when it opens: the rules, and the people as they are that day."""

from datetime import date
from typing import Any

from django.db.models import Max, Q

from accounts.models import District
from accounts.policies import policy
from assessments.models import Rubric
from common.periods import Period
from enterprises.models import Workstation
from instructors.models import CalendarDay, Instructor, Posting


def rules_of(rubric: Rubric, district: District, period: Period) -> dict[str, Any]:
    """The rubric as data, with the five noes and the state of the calendar."""
    return {
        "rubric": {
            "id": rubric.pk, "name": rubric.name, "year": rubric.year, "version": rubric.version,
            "sample": rubric.is_sample,
        },
        "indicators": [
            {
                "code": i.code, "area": i.area, "name": i.name, "method": i.method,
                "points": i.points, "figure": i.figure, "due": i.due, "target": i.target,
                "groups": i.groups, "rule": i.rule,
            }
            for i in rubric.indicators.all()
        ],
        "weights": rubric.weights,
        "grades": rubric.grades,
        "marks": rubric.marks,
        "quota": {"percent": rubric.excellent_quota, "rounding": rubric.quota_rounding},
        "caps": {"bonus": rubric.bonus_cap, "penalty": rubric.penalty_cap},
        "noes": five_noes(district),
        "calendar": calendar_mark(period),
    }  # fmt: skip


def five_noes(district: District) -> list[str]:
    """The discipline list of the district (五不)."""
    return list(policy("five_noes", district))


def calendar_mark(period: Period) -> dict[str, Any]:
    """Which calendar the figures stand on: its workdays, its latest version, whether provisional.

    The days themselves are not copied: the inputs of a compile keep what was due.
    """
    days = CalendarDay.objects.within(period).order_by()
    marked = days.aggregate(version=Max("version"), last=Max("day"))
    return {
        "workdays": days.filter(kind__in=CalendarDay.WORKING).count(),
        "version": marked["version"] or 0,
        "until": marked["last"].isoformat() if marked["last"] else None,
        "provisional": days.filter(provisional=True).exists(),
    }


def people_of(district: District, period: Period) -> list[Instructor]:
    """Who is assessed: those in post, and those whose posting ran to the period's last day.

    Whoever was posted only later is not; whoever was never posted anywhere but is in post, is.
    """
    touching = Posting.objects.touching(period.start, period.last).values("instructor")
    to_the_end = Posting.objects.on(period.last).values("instructor")
    ever = Posting.objects.values("instructor")
    in_post = Q(state__in=Instructor.SERVING)
    rule = in_post & Q(pk__in=touching) | in_post & ~Q(pk__in=ever) | Q(pk__in=to_the_end)
    people = Instructor.objects.filter(rule, district__code__startswith=district.code)
    return list(people.select_related("workstation", "district").order_by("pk"))


def facts_of(
    people: list[Instructor], period: Period
) -> dict[int, tuple[dict[str, Any], Workstation | None]]:
    """Each person as of the opening, by id, with the workstation of his last posting: one query."""
    served: dict[int, dict[int, str]] = {}
    stations: dict[int, Workstation] = {}
    rows = (
        Posting.objects.touching(period.start, period.last)
        .filter(instructor__in=[person.pk for person in people])
        .select_related("enterprise", "workstation__district")
        .order_by("start", "pk")
    )
    for row in rows:
        served.setdefault(row.instructor_id, {})[row.enterprise_id] = row.enterprise.name
        if row.workstation:
            stations[row.instructor_id] = row.workstation
    return {
        person.pk: ({
            "name": person.name, "gender": person.gender, "born_on": _day(person.born_on),
            "joined_party_on": _day(person.joined_party_on), "education": person.education,
            "kind": person.kind, "sending_unit": person.sending_unit, "post": person.post,
            "state": person.state, "enterprises": list(served.get(person.pk, {}).values()),
            "enterprise_ids": list(served.get(person.pk, {})),
        }, stations.get(person.pk, person.workstation))
        for person in people
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
