"""Reading a State Council notice of holidays: its text becomes days of the working calendar.

一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from instructors.models import CalendarDay

Kind = CalendarDay.Kind
DAY = timedelta(days=1)
LONGEST = 31
# The names that seeded years bring along, so that a pasted one reads in both languages.
NAMES = {
    "元旦": "New Year's Day", "春节": "Spring Festival", "清明节": "Tomb-sweeping Day",
    "清明": "Tomb-sweeping Day", "劳动节": "Labour Day", "端午节": "Dragon Boat Festival",
    "端午": "Dragon Boat Festival", "国庆节": "National Day", "中秋节": "Mid-autumn Festival",
    "中秋": "Mid-autumn Festival",
}  # fmt: skip
ONE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
RANGE = re.compile(rf"{ONE}(?:\s*(?:至|到|-|—|–|~|～)\s*{ONE})?")
BRACKETS = re.compile(r"[（(][^）)]*[）)]")
HEADING = re.compile(r"(?:[一二三四五六七八九十]+[、.．]\s*)?([\u4e00-\u9fff、]{2,12})\s*[：:]")
COUNT = re.compile(r"共\s*(\d+)\s*天")
OFF_WORDS, WORK_WORDS = ("放假", "调休", "补休", "连休"), ("上班",)


@dataclass
class Reading:
    """What a notice says: days off with their holiday, make-up days, and what made no sense."""

    off: dict[date, str] = field(default_factory=dict)
    work: list[date] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_notice(text: str, year: int) -> Reading:
    """The days of a notice; `year` is that of dates that name none."""
    found = Reading()
    for name, body in _sections(BRACKETS.sub("", text)):
        month = None
        for sentence in re.split(r"[。；;\n]", body):
            month = _sentence(sentence, name, year, month, found)
    for day in found.work:
        if day in found.off:
            found.problems.append(_("%(day)s is both off and worked.") % {"day": day.isoformat()})
    if not found.off and not found.work:
        found.problems.append(_("No day was found in this text."))
    return found


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Each holiday's name with the text after it."""
    heads = list(HEADING.finditer(text))
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(text)
        yield NAMES.get(head[1], head[1]), text[head.end() : end]


def _sentence(text: str, name: str, year: int, month: int | None, found: Reading) -> int | None:
    """One sentence of a holiday; gives the month that it spoke of last."""
    days: list[date] = []
    for part in re.split(r"[，,]", text):
        spans = list(RANGE.finditer(part))
        works = any(word in part for word in WORK_WORDS)
        if spans and not works and not any(word in part for word in OFF_WORDS):
            found.problems.append(_("Not understood: %(text)s") % {"text": part.strip()[:60]})
            continue
        for span in spans:
            named = _days(span, year, month)
            if not named:
                found.problems.append(_("No such day: %(text)s") % {"text": span[0]})
                continue
            month = named[-1].month
            days += named
            if works:
                found.work += named
            else:
                found.off.update(dict.fromkeys(named, name))
    said = COUNT.search(text)
    if said and days and int(said[1]) != len(days):
        found.problems.append(
            _("%(name)s: %(said)s days are announced, %(found)s were found.")
            % {"name": _(name), "said": said[1], "found": len(days)}
        )
    return month


def _days(span: re.Match, year: int, month: int | None) -> list[date]:
    """The days of a date or a range; none where there is no such day."""
    first_year, first_month, first_day, last_year, last_month, last_day = span.groups()
    try:
        at = int(first_month or month or 0)
        first = date(int(first_year or year), at, int(first_day))
        if last_day is None:
            return [first]
        to = int(last_month or at)
        later = int(last_year) if last_year else first.year + (to < at)
        last = date(later, to, int(last_day))
    except ValueError:
        return []
    return stretch(first, last)


def stretch(first: date, last: date) -> list[date]:
    """Every day from first to last; none where that is no stretch of a holiday's length."""
    count = (last - first).days + 1
    return [first + n * DAY for n in range(count)] if 0 < count <= LONGEST else []
