"""The first step in a house where nobody has worked yet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role, User
from enterprises.models import Workstation
from instructors.models import Instructor
from reports.queues.base import Task


def first_steps(user: User) -> list[Task]:
    """What comes first where nothing else waits: accounts for the offices, then the workbook."""
    if user.role == Role.ADMINISTRATOR:
        others = User.objects.people().exclude(role=Role.ADMINISTRATOR)
        text = _(
            "Only administrators have an account yet. The organization department's comes first; "
            "it imports the roster and the ledger."
        )
        return (
            [] if others.exists() else [Task(text, _("New account"), reverse("accounts:user_add"))]
        )
    if user.role == Role.DEPARTMENT and not Instructor.objects.visible_to(user).exists():
        text = _(
            "No instructor is entered yet. The county's own workbook brings workstations, "
            "instructors, enterprises and postings in one go."
        )
        return [Task(text, _("Import a workbook"), reverse("instructors:import_new"))]
    if user.role == Role.STATION_HEAD and not Workstation.objects.visible_to(user).exists():
        text = _(
            "No workstation names you as its head yet. The organization department or the "
            "committee does that on the workstation's page."
        )
        return [Task(text, _("Open"), reverse("enterprises:workstation_list"))]
    return []
