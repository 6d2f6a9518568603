"""What has changed since a compile's cut-off: values that read differently, rows altered since."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet

from accounts.models import AuditEntry
from assessments.models import Evaluation, RunInput
from common import figures
from records.models import DailyLog


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


def anything_since(evaluation: Evaluation, moment: datetime) -> bool:
    """Whether anything at all that could matter was written since: if not, nothing is read anew."""
    period = evaluation.cycle.period
    logs = DailyLog.objects.filter(
        instructor=evaluation.instructor_id, updated_at__gt=moment,
        day__gte=period.start, day__lt=period.end,
    )  # fmt: skip
    if logs.exists() or evaluation.ratings.filter(at__gt=moment).exists():
        return True
    rooms = Q()
    for room in ("records.", "instructors.", "enterprises."):
        rooms |= Q(subject_kind__startswith=room)
    entries = AuditEntry.objects.filter(rooms, at__gt=moment)
    return entries.exclude(subject_kind=DailyLog._meta.label).exists()


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
