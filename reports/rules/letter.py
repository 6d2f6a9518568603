"""国办函〔2026〕12号, item by item."""

from datetime import timedelta

from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Suggestion
from accounts.policies import policies
from common import asked
from reports.rules import checks, probes
from reports.rules.registry import ASK, BROKEN, FILL, KEPT, Finding, Source, rule

LETTER = Source(
    "2026",
    _("Letter of the General Office of the State Council on government applications on mobile "
      "terminals, Guobanhan [2026] No. 12"),
    _("General Office of the State Council, 25 January 2026"),
)  # fmt: skip

rule(
    "2026.check_in", LETTER, text=_("No forced check-in."),
    bites=_("A day's record is a record of work, not a sign that somebody was somewhere."),
    settings=("location_recorded",),
)(checks.no_check_in)  # fmt: skip
rule(
    "2026.points",
    LETTER,
    text=_("No ranking by points."),
    bites=_("No leaderboard, no list of people by what they entered."),
    settings=("ranking_published",),
)(checks.no_ranking)
rule(
    "2026.time_online", LETTER, text=_("No counting of time online."),
    bites=_("How long or how often somebody uses the system is nobody's business."),
    settings=("burden_meter",), page="reports:burden", page_label=_("Burden meter"),
)(checks.no_time_online)  # fmt: skip


@rule(
    "2026.repeated", LETTER, text=_("No repeated form filling."),
    bites=_("A fact is typed once; summary, report, ledger and dossier are drafted from it."),
    page="reports:form_register", page_label=_("Register of forms"),
)  # fmt: skip
def nothing_asked_twice(district: District) -> Finding:
    """No column of the database is asked for by two registered forms of one role."""
    askers: dict[tuple[str, str], set[str]] = {}
    for form in asked.register():
        for cls in form.forms:
            model = cls._meta.model if issubclass(cls, ModelForm) else None
            for name in cls.base_fields if model else ():
                for role in form.roles:
                    askers.setdefault((role, f"{model._meta.label}.{name}"), set()).add(form.code)
    twice = sorted({what for (_role, what), forms in askers.items() if len(forms) > 1})
    seen = [say("Registered forms compared: %(count)s.") % {"count": len(asked.register())}]
    return checks.judge(twice, say("No fact is asked for by two forms of one role."), seen)


rule(
    "2026.forced_download",
    LETTER,
    text=_("No forced download or login."),
    bites=_("Nothing to install; enterprises have no account and need none."),
)(checks.nothing_to_install)
rule(
    "2026.main_vehicle", LETTER,
    text=_("An application is not the main vehicle of routine assessment or online inspection."),
    bites=_("What is counted is evidence; a grade is given by people, twice a year."),
    page="assessments:rubric_list", page_label=_("Rubrics"),
)(checks.counted_no_more_than_half)  # fmt: skip
rule(
    "2026.photos", LETTER,
    text=_("No forced upload of photos, video or tracks that are not needed."),
    bites=_("A photo is an option of the author, never evidence that is asked for."),
    settings=("photo_required", "location_recorded"),
)(checks.nothing_forced_in_pictures)  # fmt: skip


@rule(
    "2026.suggestions", LETTER, text=_("An entry for complaints and suggestions is required."),
    bites=_("On every page, with an answer that may be published."),
    settings=("suggestion_days",), page="accounts:suggestions", page_label=_("Suggestions"),
)  # fmt: skip
def suggestions_are_taken_and_answered(district: District) -> Finding:
    """The box stands in the frame of every page, opens to all, and is answered in time."""
    if "ui/suggest.html" not in probes.template("base.html"):
        return Finding(BROKEN, say("The pages have no entry for suggestions."))
    if probes.roles_of("accounts:suggest"):
        return Finding(BROKEN, say("Not everybody may make a suggestion."))
    days = policies(["suggestion_days"], district)["suggestion_days"]
    inside = Suggestion.objects.filter(district__code__startswith=district.code)
    late = inside.open().filter(created_at__lt=timezone.now() - timedelta(days=days)).count()
    numbers = {"all": inside.count(), "open": inside.open().count()}
    seen = [say("Suggestions: %(all)s, without an answer: %(open)s.") % numbers]
    if late:
        said = say("%(count)s suggestions have waited for more than %(days)s days.")
        return Finding(ASK, said % {"count": late, "days": days}, seen)
    return Finding(KEPT, say("The entry stands on every page; nothing has waited too long."), seen)


@rule(
    "2026.review", LETTER, text=_("Project review and filing."),
    bites=_("The project is reviewed, and the system filed with the cyberspace office."),
    settings=("filing_review", "filing_number", "filing_date", "filing_person"),
)  # fmt: skip
def reviewed_and_filed(district: District) -> Finding:
    """The department has entered who reviewed it, its number, its day and who answers for it."""
    held = policies(["filing_review", "filing_number", "filing_date", "filing_person"], district)
    missing = [code for code, value in held.items() if not value]
    if missing:
        return Finding(FILL, say("Still to be entered: %(count)s of 4.") % {"count": len(missing)})
    return Finding(KEPT, say("Filed under %(number)s.") % {"number": held["filing_number"]})


@rule(
    "2026.level", LETTER,
    text=_("Units at county level and below generally do not build applications of their own."),
    bites=_("A county uses the city's or the province's, or has leave to run one."),
    settings=("built_by_level", "filing_permission"),
)  # fmt: skip
def built_high_enough(district: District) -> Finding:
    """By the declared level; an installation whose top district is a county is asked about."""
    held = policies(["built_by_level", "filing_permission"], district)
    level, permission = held["built_by_level"], held["filing_permission"]
    top = District.objects.filter(parent=None).order_by("code").first()
    seen = [say("Top district of this installation: %(place)s (%(level)s).") % {
        "place": top, "level": top.get_level_display()
    }] if top else []  # fmt: skip
    if not level:
        return Finding(FILL, say("Which level built it is not entered yet."), seen)
    low = level == "county" or (top and top.level != District.Level.CITY)
    if low and not permission:
        return Finding(ASK, say("Built at county level: clear it with the office above."), seen)
    said = (
        say("Permission: %(text)s") % {"text": permission}
        if low
        else say("Built at city level or above.")
    )
    return Finding(KEPT, said, seen)
