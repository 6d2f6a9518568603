"""Rubrics: copied, edited, retired. An open cycle has its own copy and is never touched."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import District, Role, User
from assessments.models import Indicator, Rubric
from common import figures
from common.actions import changed, locked, save
from common.refusals import Refused
from common.wording import Coded

WHOLE = 10_000  # hundredths: the base lines of a rubric add up to 100 points
Method = Indicator.Method


@transaction.atomic
def copy_rubric(
    rubric: Rubric, district: District, *, by: User, name: str, year: int,
    form_key: UUID | None = None,
) -> Rubric:  # fmt: skip
    """A rubric of one's own, to be edited; it is no sample any more."""
    _may_edit(by, district)
    if form_key and (made := Rubric.objects.filter(form_key=form_key).first()):
        return made
    lines = list(rubric.indicators.all())
    copy = Rubric.objects.get(pk=rubric.pk)
    copy.pk, copy.version, copy.form_key = None, 1, form_key
    copy.name, copy.year, copy.district, copy.is_sample = name, year, district, False
    copy._state.adding = True
    copy.save()
    for line in lines:
        line.pk, line.rubric = None, copy
    Indicator.objects.bulk_create(lines)
    audit.record("rubric.copied", copy, by=by, source=str(rubric))
    return copy


@transaction.atomic
def edit_rubric(
    rubric: Rubric, values: dict[str, Any], lines: Sequence[dict[str, Any]], *, by: User,
    version: int | None = None,
) -> Rubric:  # fmt: skip
    """Write the rubric and its lines anew; weights and points must each come to 100."""
    rubric = locked(rubric, version)
    _may_edit(by, rubric.district)
    check(values["weights"], values["grades"], lines)
    before = {line.code: line for line in rubric.indicators.all()}
    changes = changed(rubric, values)
    rubric.indicators.all().delete()
    made = [Indicator(rubric=rubric, order=n, **line) for n, line in enumerate(lines, 1)]
    Indicator.objects.bulk_create(made)
    changes |= _lines_changed(before, {line.code: line for line in made})
    if changes:
        rubric.is_sample = False
        save(rubric)
        audit.record("rubric.edited", rubric, by=by, changes=changes)
    return rubric


@transaction.atomic
def retire_rubric(rubric: Rubric, active: bool, *, by: User, version: int | None = None) -> Rubric:
    """Take a rubric out of use, or back into it."""
    rubric = locked(rubric, version)
    _may_edit(by, rubric.district)
    if rubric.is_active != active:
        rubric.is_active = active
        save(rubric, "is_active")
        audit.record("rubric.edited", rubric, by=by, changes={"is_active": (not active, active)})
    return rubric


def check(
    weights: dict[str, int], grades: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]
) -> None:
    """Refused unless the arithmetic can come out right."""
    if sum(weights.values()) != 100:
        raise Refused("rubric.weights", total=sum(weights.values()))
    points = sum(line["points"] for line in lines if line["method"] in Indicator.BASE)
    if points != WHOLE:
        raise Refused("rubric.points", total=f"{points / 100:g}")
    codes = [line["code"] for line in lines]
    if len(set(codes)) != len(codes):
        raise Refused("rubric.codes")
    floors = [grade["floor"] for grade in grades]
    if floors != sorted(floors, reverse=True) or not floors or floors[-1] != 0:
        raise Refused("rubric.floors")
    known = {figure.code for figure in figures.all_figures("instructor")}
    for line in lines:
        _check_line(line, weights, known)


def _check_line(line: dict[str, Any], weights: dict[str, int], known: set[str]) -> None:
    name = line["name"]
    if line["method"] == Method.FIGURE and line["figure"] not in known:
        raise Refused("rubric.figure", name=name)
    if line["method"] == Method.HALF and line["figure"] not in ("H1", "H2"):
        raise Refused("rubric.half", name=name)
    fixed = line["method"] == Method.FIGURE and line["due"] == Indicator.Due.FIXED
    if fixed and not line["target"]:
        raise Refused("rubric.target", name=name)
    if line["method"] == Method.RATED:
        raters = line["groups"] or list(weights)
        if not any(weights.get(group) for group in raters):
            raise Refused("rubric.raters", name=name)


def _may_edit(by: User, district: District) -> None:
    if by.is_system:
        return
    if by.role != Role.DEPARTMENT or not by.district.contains(district):
        raise Refused("common.not_yours")


def _lines_changed(
    before: dict[str, Indicator], after: dict[str, Indicator]
) -> dict[str, tuple[list | None, list | None]]:
    """The lines that differ, by name, for the audit trail."""
    found = {}
    for code in {**before, **after}:
        old, new = (_plain(line) if line else None for line in (before.get(code), after.get(code)))
        if old != new:
            found[f"{(after.get(code) or before[code]).name} ({code})"] = (old, new)
    return found


def _plain(line: Indicator) -> list[Any]:
    return [
        line.area, line.name, Coded(f"indicator.method.{line.method}"), f"{line.points / 100:g}",
        line.figure, Coded(f"indicator.due.{line.due}"), line.target,
        [Coded(f"rating.group.{group}") for group in line.groups], line.rule,
    ]  # fmt: skip
