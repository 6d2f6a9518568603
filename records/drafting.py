"""Drafts of summaries and reports, from figures and from what their author starred.

A draft is put into words in the language of whoever asks for it, and is his text from then on.
"""

from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.figures import OK, Reading
from common.periods import Period
from records.models import MonthlySummary, Visit

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
    lines = ["".join(sentences(readings, period))]
    lines += [_starred_line(visit) for visit in list(starred)[:MOST_STARRED]]
    return "\n".join(lines)


def draft_report(
    readings: Mapping[str, Reading], period: Period, summaries: Iterable[MonthlySummary]
) -> str:
    """The quarter in sentences, then what each month's summary says."""
    if is_empty(readings):
        return _("In %(period)s there was nothing to report.") % {"period": period}
    lines = ["".join(sentences(readings, period))]
    for summary in summaries:
        body = _own_words(summary.text)
        if body:
            lines.append(_("%(month)s: %(text)s") % {"month": summary.period, "text": body})
    return "\n".join(lines)


def is_empty(readings: Mapping[str, Reading]) -> bool:
    """Whether nothing at all happened."""
    counts = ("log_days", "contacts", "problems_raised", "problems_closed")
    return not any(readings[code].value for code in counts if code in readings)


def sentences(readings: Mapping[str, Reading], period: Period) -> list[str]:
    """One sentence a matter; what is not there is not mentioned."""
    values = {code: reading.value or 0 for code, reading in readings.items()}
    found = [_("In %(period)s: %(days)s days with a record") % {
        "period": period, "days": values.get("log_days", 0),
    }]  # fmt: skip
    duty = readings.get("duty_days")
    if duty and duty.state == OK:
        found.append(_(", %(done)s of %(due)s duty days done") % {
            "done": duty.value, "due": duty.due,
        })  # fmt: skip
    found.append(_(". "))
    if values.get("contacts"):
        found.append(
            _("%(contacts)s contacts with enterprises, %(visits)s of them on site; "
              "%(enterprises)s enterprises visited. ")
            % {
                "contacts": values["contacts"], "visits": values.get("visits_on_site", 0),
                "enterprises": values.get("enterprises_visited", 0),
            }
        )  # fmt: skip
    if values.get("policy_visits"):
        found.append(_("Policies were explained %(n)s times. ") % {"n": values["policy_visits"]})
    if values.get("service_visits"):
        found.append(
            _("Enterprises were helped with their business %(n)s times. ")
            % {"n": values["service_visits"]}
        )
    if values.get("problems_raised") or values.get("problems_closed"):
        found.append(
            _("%(raised)s problems were raised and %(closed)s closed. ")
            % {
                "raised": values.get("problems_raised", 0),
                "closed": values.get("problems_closed", 0),
            }
        )
    return found


def _starred_line(visit: Visit) -> str:
    said = " ".join(part for part in (visit.text, visit.result) if part)
    day = date_format(visit.log.day, "MONTH_DAY_FORMAT")
    if not visit.enterprise_id:
        return _("%(day)s: %(text)s") % {"day": day, "text": said}
    return _("%(day)s, %(enterprise)s: %(text)s") % {
        "day": day, "enterprise": visit.enterprise, "text": said,
    }  # fmt: skip


def _own_words(text: str) -> str:
    """A summary without its first line, the numbers, which the quarter counts anew."""
    return " ".join(line.strip() for line in text.splitlines()[1:] if line.strip())


def stored(readings: Mapping[str, Reading]) -> dict[str, dict]:
    """Readings as a paper keeps them."""
    return {c: {"value": r.value, "due": r.due, "state": r.state} for c, r in readings.items()}
