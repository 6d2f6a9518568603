"""Papers about the load: how the rules are kept, and what the forms asked of each role."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import District, Role, User
from common.periods import MONTH, YEAR, Period
from reports.builders.base import Context, common_context, register
from reports.builders.ledgers import DistrictBuilder
from reports.burden import reading
from reports.rules import standing as stands


class OverseersBuilder(DistrictBuilder):
    """A paper of the department's and the auditor's own."""

    def subjects(self, user: User) -> object:
        """Counties and cities of those who oversee."""
        if not (user.is_system or user.role in (Role.DEPARTMENT, Role.AUDITOR)):
            return District.objects.none()
        return super().subjects(user).exclude(level=District.Level.TOWNSHIP)


def rules(subject: District, period: Period, asker: User) -> Context:
    """Every rule with its finding, as it is on the day of printing."""
    rows = stands.standing(subject, asker)
    title = pgettext("paper", "Rules against Extra Burden|and How They Are Kept")
    return {
        **common_context(title, subject, period, f"{subject} {period}"),
        "subject": subject, "sources": list(stands.by_source(rows)), "counts": stands.counts(rows),
    }  # fmt: skip


def burden(subject: District, period: Period, asker: User) -> Context:
    """What each role was asked for in the month."""
    roles = dict(Role.choices)
    loads = reading.loads(subject, [period])[period]
    title = pgettext("paper", "Fields, Papers and Minutes|Asked of Each Role")
    return {
        **common_context(title, subject, period, f"{subject} {period}"),
        "subject": subject, "loads": [(roles.get(load.role, load.role), load) for load in loads],
        "fewest": reading.FEWEST,
    }  # fmt: skip


for kind, label, months, build in (
    ("rules", _("rules and how they are kept"), (YEAR,), rules),
    ("burden", _("burden of forms"), (MONTH,), burden),
):
    register(
        OverseersBuilder(
            kind=kind, label=label, subject=District, months=months,
            template=f"print/{kind}.html", build=build,
        )
    )  # fmt: skip
