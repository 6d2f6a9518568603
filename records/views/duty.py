"""Duty rules: what is due, for the department to set and everybody to read."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, allow
from accounts.models import Role, User
from common.forming import form_page
from common.periods import MONTH, Period
from records.actions import duty as actions
from records.forms.duty import DutyForm, EndForm
from records.models import DutyRule


def rules_for(user: User) -> list[DutyRule]:
    """The rules that hold in the user's branch: its own, those below, and those from above."""
    rows = DutyRule.objects.select_related("district")
    if not user.is_system:
        code = user.district.code
        above = [code[:length] for length in range(1, len(code))]
        rows = rows.filter(Q(district__code__startswith=code) | Q(district__code__in=above))
    return list(rows.order_by("district__code", "kind", "metric", "-valid_from"))


@allow(*OFFICE, Role.INSTRUCTOR)
def duty_list(request: HttpRequest) -> HttpResponse:
    """What is due of whom."""
    rules = rules_for(request.user)
    sets = request.user.role == Role.DEPARTMENT
    own = sets and any(rule.district_id == request.user.district_id for rule in rules)
    mine = {rule.pk for rule in rules if sets and request.user.district.contains(rule.district)}
    context = {
        "rules": rules, "sets": sets, "mine": mine, "has_own": own,
        "month": Period.containing(timezone.localdate(), MONTH),
    }  # fmt: skip
    return render(request, "records/duty_list.html", context)


@allow(Role.DEPARTMENT)
def duty_new(request: HttpRequest) -> HttpResponse:
    """A new rule."""
    form = DutyForm(request.POST or None, user=request.user)
    return form_page(
        request, form,
        lambda form: actions.create_rule(by=request.user, form_key=form.key, **form.values),
        title=_("New duty rule"), back=reverse("records:duty_list"),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def duty_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a rule."""
    rule = _mine(request, pk)
    form = DutyForm(request.POST or None, instance=_mine(request, pk), user=request.user)
    return form_page(
        request, form,
        lambda form: actions.change_rule(
            rule, by=request.user, version=form.base_version, **form.values
        ),
        title=str(rule), back=reverse("records:duty_list"),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
def duty_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule end."""
    rule = _mine(request, pk)
    return form_page(
        request, EndForm(request.POST or None),
        lambda form: actions.end_rule(rule, by=request.user, **form.values),
        title=_("End the rule “%(rule)s”") % {"rule": rule}, back=reverse("records:duty_list"),
    )  # fmt: skip


@allow(Role.DEPARTMENT)
@require_POST
def duty_samples(request: HttpRequest) -> HttpResponse:
    """The sample rules, for a district that has none of its own."""
    made = actions.ensure_sample_rules(request.user.district, by=request.user)
    messages.success(request, _("Sample rules set up: %(count)s.") % {"count": len(made)})
    return redirect("records:duty_list")


def _mine(request: HttpRequest, pk: int) -> DutyRule:
    rows = DutyRule.objects.select_related("district").visible_to(request.user)
    return get_object_or_404(rows, pk=pk)
