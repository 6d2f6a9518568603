"""The tree of districts."""

from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from accounts import audit
from accounts.models import District, Role, User
from accounts.policies import read_anew
from common.actions import changed, locked, save
from common.refusals import Refused

LONGEST = 12
DEEPER = {
    District.Level.CITY: {District.Level.COUNTY, District.Level.TOWNSHIP},
    District.Level.COUNTY: {District.Level.TOWNSHIP},
    District.Level.TOWNSHIP: set(),
}


@transaction.atomic
def add_district(
    *, by: User, parent: District | None, code: str, name: str, level: str,
    form_key: UUID | None = None,
) -> District:  # fmt: skip
    """A new district under the parent; without a parent only for the system (first run, import)."""
    _may_change(by, parent)
    _check_place(code, level, parent)
    district = District.objects.create(
        code=code, name=name, level=level, parent=parent, form_key=form_key
    )
    audit.record("district.added", district, by=by, district=district, code=code)
    return district


@transaction.atomic
def edit_district(
    district: District, *, by: User, name: str, code: str, parent: District | None,
    version: int | None = None,
) -> District:  # fmt: skip
    """Rename, re-code or move a district; everything in it moves with it and keeps its place."""
    district = locked(district, version)
    _may_change(by, district)
    if parent != district.parent:
        _may_change(by, district.parent)
        _may_change(by, parent)
    old = district.code
    if parent is not None and district.contains(parent):
        raise Refused("district.into_itself")
    changes = changed(district, {"name": name, "code": code, "parent": parent})
    if not changes:
        return district
    if "code" in changes or "parent" in changes:
        _check_place(code, district.level, parent, but=district)
        _recode_below(district, old, code)
        read_anew()
    save(district)
    audit.record("district.edited", district, by=by, district=district, changes=changes)
    return district


def _may_change(by: User, district: District | None) -> None:
    if by.is_system:
        return
    if by.role != Role.ADMINISTRATOR or district is None or not by.district.contains(district):
        raise Refused("user.other_district")


def _check_place(
    code: str, level: str, parent: District | None, but: District | None = None
) -> None:
    if not (code.isascii() and code.isdigit() and 2 <= len(code) <= LONGEST):
        raise Refused("district.code_of_digits")
    others = District.objects.exclude(pk=but.pk) if but else District.objects.all()
    if others.filter(code=code).exists():
        raise Refused("district.code_taken", number=code)
    if parent is None:
        astray = others.filter(code__startswith=code)
        prefixes = [code[:length] for length in range(1, len(code))]
        if (not but and astray.exists()) or others.filter(code__in=prefixes).exists():
            raise Refused("district.belongs_under_another", number=code)
        return
    if not code.startswith(parent.code) or code == parent.code:
        raise Refused("district.code_prefix", parent=str(parent), prefix=parent.code)
    if level not in DEEPER[District.Level(parent.level)]:
        raise Refused("district.level", parent=str(parent))
    between = others.filter(code__in=[code[:n] for n in range(len(parent.code) + 1, len(code))])
    if between.exists():
        raise Refused("district.belongs_under_another", number=code)


def _recode_below(district: District, old: str, new: str) -> None:
    if old == new:
        return
    below = list(District.objects.filter(code__startswith=old).exclude(pk=district.pk))
    for child in below:
        child.code = new + child.code[len(old) :]
        child.version += 1
        if len(child.code) > LONGEST:
            raise Refused("district.code_too_long")
    inside = [district.pk, *(child.pk for child in below)]
    codes = [child.code for child in below]
    if taken := District.objects.exclude(pk__in=inside).filter(code__in=codes).first():
        raise Refused("district.code_taken", number=taken.code)
    # By way of codes that nobody has: one child's new code may be another's old one.
    District.objects.filter(pk__in=inside).update(code=Concat(Value("#"), Cast("pk", CharField())))
    District.objects.bulk_update(below, ["code", "version"])
