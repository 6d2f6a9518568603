"""What was said of a paper: remarks with their replies, questions, what changed since."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.wording import listed
from records.actions.papers import TEXTS, Paper
from records.differences import Piece, compare, differs, shortened
from records.models import DailyLog, Edition, Question, Remark


@dataclass
class Said:
    """A remark with the replies to it."""

    remark: Remark
    replies: list[Remark] = field(default_factory=list)

    @property
    def about(self) -> str:
        """What it is on, where it does not stand beside that: a field's name, or a day's log."""
        if self.remark.log_id:
            return say("Log of %(day)s") % {"day": _day(self.remark.log.day.isoformat())}
        if not self.remark.field:
            return ""
        return str(Edition._meta.get_field(self.remark.field).verbose_name)

    @property
    def is_open(self) -> bool:
        """Whether nobody has replied yet."""
        return not self.replies


@dataclass(frozen=True)
class Asked:
    """A question with what it is about, in words, and what was said to it."""

    question: Question
    lines: list[tuple[str, str]]
    said: list[Said]

    @property
    def prefilled(self) -> str:
        """What the reviewer would ask, for him to change; polite, and open in its answer."""
        days = listed(dict.fromkeys(_day(found["day"]) for found in self.question.found))
        return str(ASK[self.question.kind]) % {"days": days}


@dataclass(frozen=True)
class Change:
    """A field of which something changed between two editions."""

    label: str
    pieces: list[Piece]


ASK = {
    Question.Kind.LATE: _(
        "The log of %(days)s came in some days later. What kept you from recording it then?"
    ),
    Question.Kind.BATCH: _(
        "The logs of %(days)s came in within one sitting. Was there no network, or were they "
        "recorded afterwards from notes?"
    ),
    Question.Kind.ALIKE_OWN: _(
        "The logs of %(days)s say nearly the same as earlier ones. What was different this time?"
    ),
    Question.Kind.ALIKE_OTHER: _(
        "The logs of %(days)s say nearly the same as another instructor's. Did you go together?"
    ),
    Question.Kind.DENIED: _(
        "An enterprise does not remember the visit of %(days)s. Whom did you meet there, or was "
        "it another day?"
    ),
}


def said_of(paper: Paper) -> list[Said]:
    """All remarks on a paper, each with its replies; one query."""
    rows = paper.remarks.select_related("by", "log").order_by("pk")
    found: dict[int, Said] = {}
    for remark in rows:
        if remark.answers_id in found:
            found[remark.answers_id].replies.append(remark)
        else:
            found[remark.pk] = Said(remark)
    return list(found.values())


def by_place(said: Sequence[Said]) -> dict[str, list[Said]]:
    """The remarks by where they belong: a field, "log-7", "question-3", or "" (the whole)."""
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        remark = one.remark
        if remark.question_id:
            place = f"question-{remark.question_id}"
        else:
            place = f"log-{remark.log_id}" if remark.log_id else remark.field
        found[place].append(one)
    return found


def asked_of(paper: Paper, user: User, said: dict[str, list[Said]]) -> list[Asked]:
    """The month's questions in words; a log that the reader may not open is named by its day."""
    questions = list(paper.questions.all())
    ids = {f[name] for q in questions for f in q.found for name in ("log", "other") if name in f}
    rows = DailyLog.objects.visible_to(user).filter(pk__in=ids).select_related("instructor")
    logs = {log.pk: log for log in rows}
    return [
        Asked(q, [_finding(q.kind, f, logs) for f in q.found], said.get(f"question-{q.pk}", []))
        for q in questions
    ]


def _finding(kind: str, found: dict, logs: dict[int, DailyLog]) -> tuple[str, str]:
    log, day = logs.get(found["log"]), _day(found["day"])
    url = log.get_absolute_url() if log else ""
    if kind == Question.Kind.LATE:
        return say("%(day)s, received %(days)s day(s) after") % {
            "day": day, "days": found["days"],
        }, url  # fmt: skip
    if kind == Question.Kind.BATCH:
        at: datetime = localtime(parse_datetime(found["at"]))
        when = f"{date_format(at, 'MONTH_DAY_FORMAT')} {time_format(at, 'H:i')}"
        return say("%(day)s, in the sitting that began %(when)s") % {"day": day, "when": when}, url
    if kind == Question.Kind.DENIED:
        return say("%(day)s, %(firm)s") % {"day": day, "firm": found["firm"]}, url
    other = logs.get(found["other"])
    who = other.instructor.name if other and kind == Question.Kind.ALIKE_OTHER else ""
    values = {
        "day": day, "other": _day(found["other_day"]), "percent": found["percent"],
        "who": who or say("another instructor"),
    }  # fmt: skip
    if kind == Question.Kind.ALIKE_OWN:
        return say("%(day)s and %(other)s: %(percent)s%% alike") % values, url
    return say("%(day)s and %(who)s on %(other)s: %(percent)s%% alike") % values, url


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "MONTH_DAY_FORMAT")


def changes_between(before: Edition, after: Edition, *, short: bool = False) -> list[Change]:
    """The fields that differ between two editions, word by word; short: only around the changes."""
    found = []
    for name in TEXTS:
        pieces = compare(getattr(before, name), getattr(after, name))
        if differs(pieces):
            pieces = shortened(pieces) if short else pieces
            found.append(Change(str(Edition._meta.get_field(name).verbose_name), pieces))
    return found


def fields_of(paper: Paper, said: dict[str, list[Said]]) -> list[dict[str, Any]]:
    """The text fields of a paper, each with its label and the remarks on it."""
    return [
        {
            "name": name, "label": paper._meta.get_field(name).verbose_name,
            "text": getattr(paper, name), "said": said.get(name, []),
        }
        for name in TEXTS
    ]  # fmt: skip
