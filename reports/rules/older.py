"""The central texts of 2023 and 2024, which bind party bodies too."""

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role
from common import asked
from common.periods import MONTH, Period
from common.wording import listed
from reports.burden.actions import admissions
from reports.burden.reading import last_month, loads
from reports.models import FormTime
from reports.rules import checks, letter
from reports.rules.registry import ASK, FILL, KEPT, Finding, Source, rule

GROWTH = 1.1  # beyond this the load has grown, and not by a day more or less in the month
OPINIONS = Source(
    "2023",
    _("Opinions on preventing formalism at the fingertips"),
    _("Central Cyberspace Affairs Commission, December 2023"),
)
RELIEF = Source(
    "2024",
    _("Provisions on curbing formalism and lightening the load of the grass roots"),
    _("General Offices of the Central Committee and the State Council, August 2024"),
)

rule(
    "2023.download",
    OPINIONS,
    text=_("No forced download and no installation quotas."),
    bites=_("Nothing to install, and nobody counts who has signed in."),
)(checks.nothing_to_install)
rule(
    "2023.chain",
    OPINIONS,
    text=_("No check-in chains."),
    bites=_("No daily sign-in, no message that one was read."),
    settings=("location_recorded",),
)(checks.no_check_in)
rule(
    "2023.points",
    OPINIONS,
    text=_("No forced points."),
    bites=_("Work earns no points and no medals."),
    settings=("ranking_published",),
)(checks.no_ranking)
rule(
    "2023.time",
    OPINIONS,
    text=_("No forced study time or time in use."),
    bites=_("Hours of training are those of the course, not of a screen."),
)(checks.no_time_online)
rule(
    "2023.reports", OPINIONS, text=_("Against reporting the same to many."),
    bites=_("One record; every unit takes what it needs from it."),
    page="reports:form_register", page_label=_("Register of forms"),
)(letter.nothing_asked_twice)  # fmt: skip


@rule(
    "2024.forms", RELIEF, text=_("Form filling is not pushed down to the grass roots."),
    bites=_("A new form needs an approval (form admission) before anybody is asked."),
    page="reports:form_register", page_label=_("Register of forms"),
)  # fmt: skip
def every_form_is_approved(district: District) -> Finding:
    """Each registered form has its approval, and no other form asks anything."""
    known = {form.code: form for form in asked.register()}
    sent = FormTime.objects.filter(place__code__startswith=district.code, form__contains=":")
    strangers = sorted(set(sent.exclude(form__in=known).values_list("form", flat=True)))
    if strangers:
        said = say("Forms in no register: %(what)s")
        return Finding(ASK, said % {"what": listed(strangers[:5])})
    missing = known.keys() - admissions(district).keys()
    seen = [say("Forms in the register: %(count)s.") % {"count": len(known)}]
    if missing:
        said = say("Forms whose approval is not entered yet: %(count)s.")
        return Finding(FILL, said % {"count": len(missing)}, seen)
    return Finding(KEPT, say("Every form in the register has its approval."), seen)


@rule(
    "2024.fewer", RELIEF, text=_("Fewer papers and fewer checks; the load does not grow."),
    bites=_("What is asked of a person is compared with a year ago."),
    page="reports:burden", page_label=_("Burden meter"),
)  # fmt: skip
def no_more_than_a_year_ago(district: District) -> Finding:
    """Fields asked of one person last month, and in the same month a year before, by role."""
    now = last_month()
    before = Period(now.start.replace(year=now.start.year - 1), MONTH)
    found = loads(district, [now, before])
    earlier = {load.role: load for load in found[before] if load.shown}
    pairs = [(ld, earlier[ld.role]) for ld in found[now] if ld.shown and ld.role in earlier]
    if not pairs:
        return Finding(KEPT, say("A year ago nothing was measured yet: nothing to compare."))
    roles = dict(Role.choices)
    said = say("%(role)s: %(now)s fields a person, a year before %(before)s.")
    seen = [said % {"role": roles[n.role], "now": n.fields, "before": b.fields} for n, b in pairs]
    if any(n.fields > b.fields * GROWTH for n, b in pairs):
        return Finding(ASK, say("More is asked for than a year ago."), seen)
    return Finding(KEPT, say("No more is asked for than a year ago."), seen)


rule(
    "2024.traces", RELIEF, text=_("No traces for the sake of traces."),
    bites=_("No photo, no proof and no second entry is asked for beside the record itself."),
    settings=("photo_required",),
)(checks.nothing_forced_in_pictures)  # fmt: skip
