"""A draft of a symposium's minutes from what was entered for it."""

from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from common.figures import Reading
from common.wording import in_brackets, listed
from records.drafting import is_empty, sentences
from records.models import Attendance, Symposium
from records.sentences import without_numbers
from records.starred import END
from records.symposium_kit import Followed, followed

SHORT, LINE, DIGEST = 240, 600, 100  # characters
NUMERALS = "一二三四五六七八九十"
PARTS = (
    "attendances", "work_reports__instructor", "opinions__enterprise", "opinions__problem",
    "experiences", "decisions",
)  # fmt: skip
# Whose names alone say little: of the station's own people the unit stands in the record.
STRANGERS = (Attendance.Part.ENTERPRISE, Attendance.Part.BUREAU, Attendance.Part.GUEST)
SHOWN = (Attendance.Kind.PRESENT, Attendance.Kind.NON_VOTING, Attendance.Kind.ABSENT)


def draft_minutes(symposium: Symposium) -> str:
    """The minutes, in the language of whoever asks; what is not there is left out.

    Its `PARTS` may have been read for many symposia at once.
    """
    prefetch_related_objects([symposium], *PARTS)
    parts = [
        (_("Agenda"), points(symposium.agenda)),
        (_("What became of the last decisions"), _earlier(symposium)),
        (_("Work reports"), _reports(symposium)),
        (_("Opinions of enterprises"), _opinions(symposium)),
        (_("Experience"), [
            _("%(name)s: %(text)s") % {"name": row.title, "text": _short(row.text)}
            for row in symposium.experiences.all()
        ]),
        (_("Discussion"), [line for line in symposium.discussion.splitlines() if line.strip()]),
        (_("Decisions"), [
            _("%(text)s (%(owner)s, by %(day)s)")
            % {"text": _open_end(row.text), "owner": row.owner, "day": date_format(row.deadline)}
            for row in symposium.decisions.all()
        ]),
    ]  # fmt: skip
    blocks = [_opening(symposium), *_attendance(symposium)]
    there = [(title, lines) for title, lines in parts if lines]
    blocks += [_listed(n, title, lines) for n, (title, lines) in enumerate(there)]
    return "\n\n".join([*blocks, _("The meeting was closed.")])


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
        unit = row.unit if row.part in STRANGERS and row.unit != row.name else ""
        more = pgettext("names", "; ").join(filter(None, (unit, row.reason)))
        names.setdefault(row.kind, []).append(in_brackets(row.name, more) if more else row.name)
    return [
        _("%(kind)s: %(names)s") % {"kind": kind.label, "names": listed(names[kind])}
        for kind in SHOWN
        if kind in names
    ]


def _earlier(symposium: Symposium) -> list[str]:
    return [_fate(row) for row in followed(symposium, timezone.localdate())]


def _fate(row: Followed) -> str:
    said = _("%(text)s (%(owner)s, by %(day)s): %(state)s") % {
        "text": _open_end(row.text), "owner": row.owner, "day": date_format(row.deadline),
        "state": row.state_words,
    }  # fmt: skip
    return _("%(said)s; %(outcome)s") % {"said": said, "outcome": _short(row.outcome)} \
        if row.outcome else said  # fmt: skip


def _reports(symposium: Symposium) -> list[str]:
    """Who reported, the station's numbers once, and of each what he said beside his numbers.

    The reports themselves stand in the record; issued minutes are a digest of it.
    """
    rows = list(symposium.work_reports.all())
    if not rows:
        return []
    names = listed(str(row.instructor) for row in rows)
    lines = [_("Reported (%(count)s): %(names)s") % {"count": len(rows), "names": names}]
    readings = {code: Reading(**stored) for code, stored in symposium.figures.items()}
    if readings and not is_empty(readings):
        lines.append(sentences(readings, symposium.period))
    own = [(row.instructor, _first(without_numbers(row.text))) for row in rows]
    return lines + [
        _("%(name)s: %(text)s") % {"name": name, "text": text} for name, text in own if text
    ]


def _open_end(text: str) -> str:
    """The text without its full stop: the line goes on."""
    return text.rstrip("。.；; \n")


def _opinions(symposium: Symposium) -> list[str]:
    lines = []
    for row in symposium.opinions.all():
        who = f"{row.enterprise}（{row.giver}）" if row.giver else str(row.enterprise)
        said = _("%(name)s: %(text)s") % {"name": who, "text": _short(row.text, LINE)}
        if row.problem:
            said += _(" (problem %(number)s)") % {"number": row.problem.number}
        lines.append(said)
    return lines


def _listed(at: int, title: str, lines: Sequence[str]) -> str:
    chinese = (get_language() or "").startswith("zh")
    mark = f"{NUMERALS[at]}、" if chinese else f"{chr(ord('A') + at)}. "
    return "\n".join([f"{mark}{title}", *(f"{n}. {line}" for n, line in enumerate(lines, 1))])


def points(agenda: str) -> list[str]:
    """The points of an agenda, each without the number that stands before it."""
    return [_bare(line.strip()) for line in agenda.splitlines() if line.strip()]


def _bare(line: str) -> str:
    number, dot, text = line.partition(". ")
    return text if dot and number.isdecimal() else line


def _first(text: str, most: int = DIGEST) -> str:
    """As many whole sentences from its beginning as fit; one at least, cut where it must be."""
    kept = ""
    for sentence in END.split(" ".join(text.split())):
        if kept and len(kept) + len(sentence) > most:
            break
        kept += f" {sentence}" if kept and sentence[:1].isascii() else sentence
    return _short(kept)


def _short(text: str, most: int = SHORT) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
