"""What provinces practise, and what follows for keeping and erasing."""

from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.policies import policies
from reports.rules.registry import ASK, FILL, KEPT, Finding, Source, rule

PRACTICE = Source("practice", _("Practice of provinces (Sichuan)"), _("public notices, 2024–2026"))
KEEPING = Source("keeping", _("Keeping and erasing"), _("archive and data-protection rules"))
ERASERS = {
    "accounts.tasks.purge": _("read notices and sessions that ran out"),
    "instructors.tasks.forget_imports": _("workbooks that were sent in"),
    "accounts.tasks.forget_tries": _("addresses of refused visitors"),
    "reports.tasks.forget_exports": _("workbooks of long lists"),
}


@rule(
    "practice.one_app", PRACTICE,
    text=_("At most one application at province and city level; county and township none alone."),
    bites=_("Instructors are asked to use this one, not one among several."),
    settings=("other_apps", "built_by_level"),
)  # fmt: skip
def the_only_one(district: District) -> Finding:
    """By the department's declaration."""
    answer = policies(["other_apps"], district)["other_apps"]
    if not answer:
        return Finding(FILL, say("Whether there is another application is not entered yet."))
    if answer == "some":
        return Finding(ASK, say("There is another application: the two belong together."))
    return Finding(KEPT, say("Instructors need no other application."))


@rule(
    "keeping.retention", KEEPING,
    text=_("There is a rule for how long records are kept and who erases them."),
    bites=_("Logs, papers and the audit trail are records; what helps for a day goes at night."),
    settings=("retention_rule", "notice_days"),
)  # fmt: skip
def kept_and_erased_by_rule(district: District) -> Finding:
    """The department's rule, and the jobs on the clock that erase what nobody needs."""
    jobs = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    seen = [say("Erased by the clock: %(what)s.") % {"what": what}
            for task, what in ERASERS.items() if task in jobs]  # fmt: skip
    if len(seen) < len(ERASERS):
        return Finding(ASK, say("Something that should be erased at night is not."), seen)
    rule_of = policies(["retention_rule"], district)["retention_rule"]
    if not rule_of:
        return Finding(FILL, say("The rule for keeping is not entered yet."), seen)
    return Finding(KEPT, rule_of, seen)
