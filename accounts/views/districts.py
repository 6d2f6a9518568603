"""The tree of districts, for administrators."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import actions
from accounts.access import allow
from accounts.forms import DistrictForm, NewDistrictForm
from accounts.models import District, Role
from common.forming import form_page


@allow(Role.ADMINISTRATOR)
def district_list(request: HttpRequest) -> HttpResponse:
    """The branch as a tree, in order of code, with how many accounts each has."""
    districts = District.objects.visible_to(request.user).annotate(people=Count("users"))
    rows = list(districts.order_by("code"))
    by_id = {row.pk: row for row in rows}
    for row in rows:
        row.depth = by_id[row.parent_id].depth + 1 if row.parent_id in by_id else 0
    return render(request, "accounts/district_list.html", {"districts": rows})


@allow(Role.ADMINISTRATOR)
def district_add(request: HttpRequest, parent: int) -> HttpResponse:
    """A new district under another."""
    above = get_object_or_404(District.objects.visible_to(request.user), pk=parent)
    form = NewDistrictForm(request.POST or None, parent=above)
    back = reverse("accounts:district_list")
    if form.is_valid() and form.key and District.objects.filter(form_key=form.key).exists():
        return redirect(back)
    return form_page(
        request, form,
        lambda form: actions.add_district(
            by=request.user, parent=above, form_key=form.key, **form.values
        ),
        title=_("New district in %(name)s") % {"name": above.name}, back=back,
        said=_("The district has been added."),
    )  # fmt: skip


@allow(Role.ADMINISTRATOR)
def district_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, re-code or move a district."""
    district = get_object_or_404(District.objects.visible_to(request.user), pk=pk)
    below = District.objects.below(district).count() - 1
    says = _(
        "%(count)s districts lie in it. When code or place change, theirs change with it; people "
        "and records stay where they are."
    )
    return form_page(
        request, DistrictForm(request.POST or None, row=district, by=request.user),
        lambda form: actions.edit_district(
            district, by=request.user, version=form.base_version, **form.values
        ),
        title=district.name, back=reverse("accounts:district_list"),
        says=says % {"count": below} if below else "",
    )  # fmt: skip
