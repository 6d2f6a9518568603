"""Drafts of summaries and reports, from figures and from what their author starred.

A draft is put into words in the language of whoever asks for it, and is his text from then on.
"""

from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.figures import Reading
from common.periods import Period
from records.models import MonthlySummary, Visit
from records.sentences import SENTENCES, without_numbers
from records.starred import starred_sentences

FIGURES_OF_PAPERS = (
    "log_days", "duty_days", "visits_on_site", "contacts", "enterprises_visited",
    "enterprises_covered", "policy_visits", "service_visits", "problems_raised",
    "problems_closed", "logs_late",
)  # fmt: skip
MOST_STARRED = 30


def draft_summary(
    readings: Mapping[str, Reading], period: Period, starred: Iterable[Visit] = ()
) -> str:
    """The month in sentences, then the visits that the author starred."""
    if is_empty(readings):
        return _("In %(period)s there was nothing to report.") % {"period": period}
    lines = [sentences(readings, period)]
    lines += [starred_line(visit) for visit in list(starred)[:MOST_STARRED]]
    return "\n".join(lines)


def draft_report(
    readings: Mapping[str, Reading], period: Period, summaries: Iterable[MonthlySummary]
) -> str:
    """The quarter in sentences, then what each month's summary says."""
    if is_empty(readings):
        return _("In %(period)s there was nothing to report.") % {"period": period}
    lines = [sentences(readings, period)]
    for summary in summaries:
        body = without_numbers(summary.text)
        if body:
            lines.append(_("%(month)s: %(text)s") % {"month": summary.period, "text": body})
    return "\n".join(lines)


def is_empty(readings: Mapping[str, Reading]) -> bool:
    """Whether nothing at all happened."""
    counts = ("log_days", "contacts", "problems_raised", "problems_closed")
    return not any(readings[code].value for code in counts if code in readings)


def sentences(readings: Mapping[str, Reading], period: Period) -> str:
    """The numbers of the period in words (see `records.sentences`)."""
    return "".join(s.words(readings, period) for s in SENTENCES if s.shows(readings)).strip()


def starred_line(visit: Visit) -> str:
    """A starred visit, or the sentences of it that are starred, with its day and enterprise."""
    said = " ".join(part for part in (visit.text, visit.result) if part)
    if not visit.starred:
        said = " ".join(starred_sentences(visit))
    return line_of(visit, said)


def line_of(visit: Visit, said: str) -> str:
    """Words of a visit as a line of the summary."""
    said = " ".join(said.split())
    day = date_format(visit.log.day, "MONTH_DAY_FORMAT")
    if not visit.enterprise_id:
        return _("%(day)s: %(text)s") % {"day": day, "text": said}
    return _("%(day)s, %(enterprise)s: %(text)s") % {
        "day": day, "enterprise": visit.enterprise, "text": said,
    }  # fmt: skip


def draft_difficulties(summaries: Iterable[MonthlySummary]) -> str:
    """What was difficult in each of the months."""
    return "\n".join(
        _("%(month)s: %(text)s") % {"month": summary.period, "text": " ".join(said)}
        for summary in summaries
        if (said := summary.difficulties.split())
    )


def stored(readings: Mapping[str, Reading]) -> dict[str, dict]:
    """Readings as a paper keeps them."""
    return {c: {"value": r.value, "due": r.due, "state": r.state} for c, r in readings.items()}
