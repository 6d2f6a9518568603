"""What has changed since a compile's cut-off: values that read differently, rows altered since."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from accounts.models import AuditEntry
from assessments.models import Evaluation, RunInput
from common import figures
from enterprises.models import Enterprise, PartyOrganization
from instructors.models import CalendarChange, Course, Instructor, Leave, Posting
from records.models import (
    DailyLog,
    DutyRule,
    MonthlySummary,
    Problem,
    QuarterlyReport,
    Symposium,
)


@dataclass(frozen=True)
class Change:
    """One figure that would read differently now, or whose rows were altered."""

    name: str
    then: str
    now: str
    altered: int

    @property
    def differs(self) -> bool:
        """Whether the number itself is another one."""
        return self.then != self.now


def changes_since(evaluation: Evaluation) -> list[Change]:
    """The figures of an evaluation that changed after its cut-off, and no others."""
    run = evaluation.run
    if run is None or run.cut_off is None or not anything_since(evaluation, run.cut_off):
        return []
    kept = RunInput.objects.filter(run=run, evaluation=evaluation).first()
    known = {figure.code: figure for figure in figures.all_figures("instructor")}
    found = []
    for code, then in kept.data.get("figures", {}).items() if kept else ():
        if code in known:
            found.append(_compare(known[code], evaluation, then, run.cut_off))
    return [change for change in found if change.differs or change.altered]


# What an action may have been done to so that a person's figures change, and how it leads to him.
HIS_OWN: dict[type[Model], str] = {
    Problem: "instructor", MonthlySummary: "instructor", QuarterlyReport: "instructor",
    Symposium: "attendances__instructor", Instructor: "pk", Posting: "instructor",
    Leave: "instructor", Course: "enrolments__instructor", Enterprise: "postings__instructor",
    PartyOrganization: "enterprises__postings__instructor",
}  # fmt: skip
EVERYBODYS = (CalendarChange, DutyRule)


def anything_since(evaluation: Evaluation, moment: datetime) -> bool:
    """Whether anything that could matter was written since: if not, nothing is read anew."""
    person, period = evaluation.instructor_id, evaluation.cycle.period
    logs = DailyLog.objects.filter(
        instructor=person, updated_at__gt=moment, day__gte=period.start, day__lt=period.end
    )
    if logs.exists() or evaluation.ratings.filter(at__gt=moment).exists():
        return True
    kinds = [model._meta.label for model in EVERYBODYS]
    rule = Q(subject_kind__in=kinds) | _in_bulk()
    for model, path in HIS_OWN.items():
        his = model._base_manager.filter(**{path: person}).values("pk")
        rule |= Q(subject_kind=model._meta.label, subject_id__in=his)
    entries = AuditEntry.objects.filter(rule, at__gt=moment)
    return entries.exclude(verb__startswith="cycle.").exists()  # links given to enterprises


def _in_bulk() -> Q:
    """Actions on many at once: an import, a month accepted for all. Exports change nothing."""
    kinds = [model._meta.label for model in HIS_OWN]
    return Q(subject_kind__in=kinds, subject_id=None) & ~Q(verb__endswith=".exported")


def _compare(
    figure: figures.Figure, evaluation: Evaluation, then: dict, cut_off: datetime
) -> Change:
    person, period = evaluation.instructor_id, evaluation.cycle.period
    now = figure.one("instructor", person, period)
    evidence = figure.evidence("instructor", person, period)
    altered = altered_since(evidence.rows, cut_off) if evidence.rows is not None else 0
    return Change(str(figure.label), _value(then), _value(vars(now)), altered)


def _value(reading: dict) -> str:
    value = "—" if reading["value"] is None else str(reading["value"])
    return f"{value} / {reading['due']}" if reading["due"] is not None else value


def altered_since(rows: QuerySet, moment: datetime) -> int:
    """How many of the rows were written after the moment: by their own mark, else by the audit."""
    for path in ("updated_at", "log__updated_at"):
        try:
            rows.model._meta.get_field(path.split("__")[0])
        except FieldDoesNotExist:
            continue
        return rows.filter(**{f"{path}__gt": moment}).values("pk").distinct().count()
    entries = AuditEntry.objects.filter(
        subject_kind=rows.model._meta.label, subject_id__in=rows.values("pk"), at__gt=moment
    )
    return entries.values("subject_id").distinct().count()
