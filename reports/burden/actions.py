"""Entering who approved a form."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import District, Role, User
from common import asked
from common.actions import changed, locked, save
from common.refusals import Refused, Stale
from common.wording import Coded
from reports.models import FormAdmission


@transaction.atomic
def admit_form(
    code: str, values: Mapping[str, Any], *, district: District, by: User, version: int | None
) -> FormAdmission:
    """The district's approval of a form; `version` 0 where it has none yet."""
    inside = by.role == Role.DEPARTMENT and by.district.contains(district)
    if not (by.is_system or inside):
        raise Refused("common.not_yours")
    if code not in {form.code for form in asked.register()}:
        raise Refused("burden.no_form")
    locked(district)  # the row may not exist yet
    row = FormAdmission.objects.filter(district=district, form=code).first()
    if version is not None and version != (row.version if row else 0):
        raise Stale(row or district)
    if row is None:
        row = FormAdmission.objects.create(district=district, form=code, **values)
        changes = {name: (None, value) for name, value in values.items()}
    elif changes := changed(row, dict(values)):
        save(row, *values)
    else:
        return row
    audit.record("burden.admitted", row, by=by, form=Coded(f"asked.{code}"), changes=changes)
    return row


def admissions(district: District) -> dict[str, FormAdmission]:
    """The approval that holds in the district for each form: its own, or its ancestors'."""
    codes = [district.code[:n] for n in range(1, len(district.code) + 1)]
    rows = FormAdmission.objects.filter(district__code__in=codes).select_related("district")
    return {row.form: row for row in rows.order_by("district__code")}
