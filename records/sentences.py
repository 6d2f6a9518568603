"""The sentences with numbers that a draft begins with, and how they are found again in a text.

A draft is plain text and its author's own. Its numbers are recognised by the words around them, in
either language, so each can open its rows, be compared with the figure as it is now, and be
renewed without touching what else was written. A sentence that was reworded is left alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.figures import OK, Reading
from common.periods import Period

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LEFT_OVER = "。，、；.,; "


@dataclass(frozen=True)
class Sentence:
    """Words with numbers: `numbers` says which figure's value (or due) each of them is."""

    template: str | Promise
    numbers: Mapping[str, tuple[str, str]]
    always: bool = False

    def shows(self, readings: Mapping[str, Reading]) -> bool:
        """Whether there is something to say; what is not there is not mentioned."""
        if self.always:
            return True
        if any(part == "due" for _code, part in self.numbers.values()):
            code = next(iter(self.numbers.values()))[0]
            return code in readings and readings[code].state == OK
        return any(_number(readings, *found) for found in self.leading)

    @property
    def leading(self) -> list[tuple[str, str]]:
        """The numbers of which one at least must be there."""
        found = list(self.numbers.values())
        return found if found[0][0] == "problems_raised" else found[:1]

    def words(self, readings: Mapping[str, Reading], period: Period) -> str:
        """The sentence with the figures of now."""
        values = {name: _number(readings, *found) for name, found in self.numbers.items()}
        return str(self.template) % {"period": period, **values}


SENTENCES = (
    Sentence(
        _("In %(period)s: %(days)s days with a record"), {"days": ("log_days", "value")}, True
    ),
    Sentence(
        _(", %(done)s of %(due)s duty days done"),
        {"done": ("duty_days", "value"), "due": ("duty_days", "due")},
    ),
    Sentence(_(". "), {}, True),
    Sentence(
        _(
            "%(contacts)s contacts with enterprises, %(visits)s of them on site; "
            "%(enterprises)s enterprises visited. "
        ),
        {
            "contacts": ("contacts", "value"),
            "visits": ("visits_on_site", "value"),
            "enterprises": ("enterprises_visited", "value"),
        },
    ),
    Sentence(_("Policies were explained %(n)s times. "), {"n": ("policy_visits", "value")}),
    Sentence(
        _("Enterprises were helped with their business %(n)s times. "),
        {"n": ("service_visits", "value")},
    ),
    Sentence(
        _("%(raised)s problems were raised and %(closed)s closed. "),
        {"raised": ("problems_raised", "value"), "closed": ("problems_closed", "value")},
    ),
)


@dataclass(frozen=True, order=True)
class Written:
    """A number that stands in a text, and the figure that it came from."""

    start: int
    end: int
    number: int
    code: str
    part: str


def _number(readings: Mapping[str, Reading], code: str, part: str) -> int:
    return getattr(readings[code], part) or 0 if code in readings else 0


@cache
def patterns(language: str) -> list[tuple[re.Pattern, Sentence]]:
    """How each sentence with numbers reads in the language, whatever the numbers are."""
    with translation.override(language):
        return [(_pattern(str(s.template)), s) for s in SENTENCES if s.numbers]


def _pattern(template: str) -> re.Pattern:
    found = ""
    for at, part in enumerate(PLACEHOLDER.split(template.strip())):
        if at % 2 == 0:
            found += r"\s*".join(re.escape(word) for word in re.split(r"\s+", part))
        else:
            found += r"[^。\n]{1,40}?" if part == "period" else rf"(?P<{part}>\d{{1,6}})"
    return re.compile(found)


def matches(text: str) -> Iterator[tuple[re.Match, Sentence]]:
    """The first place of every drafted sentence in the text, in either language."""
    for language, _name in settings.LANGUAGES:
        for pattern, sentence in patterns(language):
            if match := pattern.search(text):
                yield match, sentence


def written_in(text: str) -> list[Written]:
    """The drafted numbers that stand in the text, in order."""
    found = {
        Written(*match.span(name), int(match[name]), code, part)
        for match, sentence in matches(text)
        for name, (code, part) in sentence.numbers.items()
    }
    return sorted(found)


def renewed(text: str, values: Mapping[str, Mapping[str, int | None]]) -> str:
    """The text with its drafted numbers as the figures are now; nothing else is touched."""
    for written in reversed(written_in(text)):
        now = values.get(written.code, {}).get(written.part)
        if now is not None and now != written.number:
            text = f"{text[: written.start]}{now}{text[written.end :]}"
    return text


def without_numbers(text: str) -> str:
    """The text without its drafted sentences: what its author added to them, in one line."""
    for start, end in sorted({match.span() for match, _found in matches(text)}, reverse=True):
        text = text[:start] + text[end:]
    lines = (line.lstrip(LEFT_OVER).rstrip() for line in text.splitlines())
    return " ".join(line for line in lines if line)
