"""Codes into words.

What is stored (audit, notices) or raised (refusals) is a code with parameters, so that each
reader gets it in his own language. A room says its words in its `wording.py`:

    say_as({"log.locked": _("The log of %(day)s is locked.")})
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from common.periods import Period


@dataclass(frozen=True)
class Coded:
    """A parameter that is itself a code, put into words when it is read."""

    code: str


def after_colon(head: object, text: object) -> str:
    """“Return: monthly summary”, with the colon of the reader's language."""
    return f"{head}{pgettext('names', ': ')}{text}"


def comma() -> str:
    """What stands between the names of a list, in the reader's language."""
    return pgettext("names", ", ")


def listed(parts: Iterable[object]) -> str:
    """“Wang, Li, Zhao”, with the comma of the reader's language."""
    return comma().join(map(str, parts))


def in_brackets(name: object, more: object) -> str:
    """“Wang (east station)”, with the brackets of the reader's language."""
    return pgettext("names", "%(name)s (%(more)s)") % {"name": name, "more": more}


WORDS: dict[str, str | Promise] = {}


def say_as(words: dict[str, str | Promise]) -> None:
    """Register codes; ValueError when a code is taken by other words."""
    for code, text in words.items():
        if str(WORDS.get(code, text)) != str(text):
            raise ValueError(f"two wordings of {code!r}")
        WORDS[code] = text


def pack(params: dict) -> dict:
    """Parameters as JSON; dates keep their kind, objects become their names."""
    return {name: _pack(value) for name, value in params.items()}


def _pack(value: object) -> object:
    if isinstance(value, Coded):
        return {"$code": value.code}
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [_pack(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _pack(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)[:500] if isinstance(value, Model | Promise) else str(value)


def unpack(value: object) -> object:
    """A packed parameter as the reader wants to see it: dates in his language's form."""
    if isinstance(value, dict) and "$date" in value:
        return date_format(date.fromisoformat(value["$date"]))
    if isinstance(value, dict) and "$time" in value:
        return date_format(localtime(datetime.fromisoformat(value["$time"])), "DATETIME_FORMAT")
    if isinstance(value, dict) and "$code" in value:
        return words(value["$code"])
    if isinstance(value, list):
        return listed(unpack(item) for item in value)
    return "—" if value is None else value


def _named(name: str, value: object) -> object:
    """The code of a period, kept under one of these names, as the period's own words."""
    if name in ("period", "month", "quarter", "cycle") and isinstance(value, str):
        try:
            return str(Period.parse(value))
        except ValueError:
            return value
    return value


def words(code: str, params: dict | None = None) -> str:
    """The sentence for a code, with its (packed or plain) parameters, in the active language."""
    values = {name: _named(name, unpack(v)) for name, v in pack(params or {}).items()}
    text = str(WORDS.get(code, code))
    try:
        return text % values if values else text
    except (KeyError, ValueError, TypeError):
        return text  # an old entry whose parameters were other ones is still readable


say_as(
    {
        "common.stale": _(
            "%(subject)s was changed by somebody else meanwhile. What you typed is kept below; "
            "compare it with what is stored and save again."
        ),
        "export.too_many": _(
            "More than %(most)s rows match. Narrow the list down by its filters, or have the "
            "workbook made in the background: it is kept for a day, and a notice tells when it is "
            "ready."
        ),
        "bulk.too_many": _("More than %(most)s rows match. Narrow the list down first."),
        "bulk.changed": _(
            "The list has changed meanwhile: %(now)s rows match now. Nothing was done; look at it "
            "again."
        ),
        "fonts.unprintable": _(
            "The fonts of papers have no sign for %(signs)s: it would print as an empty box. It is "
            "stored as typed; the administrator can add a font that has it."
        ),
        "picture.empty": _("The file is empty."),
        "picture.too_heavy": _("The picture is larger than %(most)s MB. Send a smaller one."),
        "picture.heic": _(
            "This is a HEIC or AVIF picture, as some phones take them. Save it as JPEG, or set the "
            "camera to the most compatible format, and send that."
        ),
        "picture.unknown": _("This is not a picture in JPEG, PNG or WebP."),
        "picture.damaged": _("The picture is damaged or incomplete and cannot be read."),
        "picture.too_large": _(
            "The picture is too large to be opened: at most %(most)s million pixels and "
            "%(side)s pixels a side. Make it smaller first."
        ),
        "common.not_yours": _("This is not yours to decide."),
        "job.failed": _("The work stopped with an error. It has been logged; try again."),
        "job.gave_up": _("The work was begun several times and never finished. Try again later."),
    }
)
