"""What the pages of this room share: who comes in, and how rows are found."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Role, User
from assessments.models import Cycle, Evaluation

READERS = (
    Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD, Role.AUDITOR, Role.INSTRUCTOR,
)  # fmt: skip
OFFICES = (Role.DEPARTMENT, Role.COMMITTEE, Role.STATION_HEAD, Role.AUDITOR)


def find_cycle(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, if the user may see it."""
    cycles = Cycle.objects.visible_to(request.user).select_related("district")
    return get_object_or_404(cycles, pk=pk)


def led_cycle(request: HttpRequest, pk: int) -> Cycle:
    """The cycle, if the user leads it; a county's department sees a city's cycle but has no say."""
    cycles = Cycle.objects.visible_to(request.user).select_related("district")
    if not request.user.is_system:
        cycles = cycles.filter(district__code__startswith=request.user.district.code)
    return get_object_or_404(cycles, pk=pk)


def find_evaluation(request: HttpRequest, pk: int) -> Evaluation:
    """The evaluation, if the user may see it."""
    return get_object_or_404(evaluations_for(request.user), pk=pk)


def evaluations_for(user: User) -> QuerySet[Evaluation]:
    """The evaluations the user may see, with what a page shows of them."""
    rows = Evaluation.objects.visible_to(user)
    return rows.select_related(
        "cycle__district", "instructor", "workstation", "district", "run", "graded_by"
    )


def leads(user: User, cycle: Cycle) -> bool:
    """Whether the user decides in the cycle."""
    return user.is_system or (
        user.role == Role.DEPARTMENT and user.district.contains(cycle.district)
    )


def is_own(user: User, evaluation: Evaluation) -> bool:
    """Whether the evaluation is the user's own."""
    return user.instructor_id is not None and user.instructor_id == evaluation.instructor_id
