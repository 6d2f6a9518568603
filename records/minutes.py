"""A draft of a symposium's minutes from what was entered for it."""

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from records.models import Attendance, Symposium


def draft_minutes(symposium: Symposium) -> str:
    """The minutes, in the language of whoever asks; what is not there is left out."""
    blocks = [_opening(symposium), *_attendance(symposium)]
    blocks += _listed(_("Work reports"), [
        f"{row.instructor}：{_short(row.text)}"
        for row in symposium.work_reports.select_related("instructor")
    ])  # fmt: skip
    blocks += _listed(_("Opinions of enterprises"), [
        f"{row.enterprise}{f'（{row.giver}）' if row.giver else ''}：{row.text}"
        for row in symposium.opinions.select_related("enterprise")
    ])  # fmt: skip
    blocks += _listed(
        _("Experience"), [f"{row.title}：{row.text}" for row in symposium.experiences.all()]
    )
    blocks += _listed(_("Decisions"), [
        _("%(text)s (%(owner)s, by %(day)s)")
        % {"text": row.text, "owner": row.owner, "day": date_format(row.deadline)}
        for row in symposium.decisions.all()
    ])  # fmt: skip
    return "\n\n".join(blocks)


def _opening(symposium: Symposium) -> str:
    day = date_format(symposium.held_on) if symposium.held_on else "　"
    if symposium.starts_at:
        day += " " + time_format(symposium.starts_at, "H:i")
        day += f"–{time_format(symposium.ends_at, 'H:i')}" if symposium.ends_at else ""
    return _(
        "On %(day)s, at %(place)s, %(station)s held its symposium of the %(period)s, chaired by "
        "%(chair)s, recorded by %(recorder)s."
    ) % {
        "day": day, "place": symposium.place or "　", "station": symposium.workstation,
        "period": symposium.period, "chair": symposium.chair or "　",
        "recorder": symposium.recorder or "　",
    }  # fmt: skip


def _attendance(symposium: Symposium) -> list[str]:
    names: dict[str, list[str]] = {}
    for row in symposium.attendances.all():
        said = f"{row.name}（{row.reason}）" if row.reason else row.name
        names.setdefault(row.kind, []).append(said)
    return [
        _("%(kind)s: %(names)s") % {"kind": label, "names": "、".join(names[kind])}
        for kind, label in Attendance.Kind.choices
        if kind in names
    ]


def _listed(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["\n".join([title, *(f"{n}. {line}" for n, line in enumerate(lines, 1))])]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else line[:299] + "…"
