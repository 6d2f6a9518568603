"""The checks that several rules share. Each looks; what it found stands in its finding."""

from django.utils.translation import gettext as _

from accounts.middleware import NEVER_ASKED
from accounts.models import District, Role
from common.wording import listed
from reports.rules import probes
from reports.rules.registry import ASK, BROKEN, KEPT, Finding

POSITION = {
    "latitude", "longitude", "lat", "lng", "lon", "geo", "gps", "location", "geolocation",
    "coordinate", "coordinates", "track", "tracks", "trajectory",
}  # fmt: skip
CHECK_IN = {"checkin", "checkout", "clockin", "clockout", "punch", "punches", "signin"}
POINTS = {"points", "rank", "ranking", "leaderboard", "credits", "medal", "medals"}
TIME_ONLINE = {
    "online", "duration", "minutes", "seconds", "logins", "clicks", "usage", "spent",
}  # fmt: skip
USAGE = {"online", "login", "logins", "clicks", "usage", "minutes", "likes", "shares"}
PICTURES = {"photo", "photos", "picture", "pictures", "video", "videos"}


def judge(wrong: list[str], kept: str, seen: list[str]) -> Finding:
    """Kept where nothing was found, else not kept, with what was found."""
    if wrong:
        return Finding(BROKEN, _("Found: %(what)s") % {"what": listed(wrong[:8])}, seen)
    return Finding(KEPT, kept, seen)


def looked() -> list[str]:
    """How much was looked through."""
    models = probes.models()
    columns = sum(len(probes.own_columns(model)) for model in models)
    said = _("Looked through: %(tables)s tables with %(columns)s columns, %(scripts)s scripts.")
    numbers = {"tables": len(models), "columns": columns, "scripts": len(probes.scripts())}
    return [said % numbers]


def no_position(district: District) -> Finding:
    """No column, form or script takes a position, and browsers are told not to give one."""
    wrong = probes.columns_named(POSITION) + probes.inputs_named(POSITION)
    wrong += probes.scripts_with("navigator.geolocation")
    if "geolocation=()" not in NEVER_ASKED:
        wrong.append("Permissions-Policy")
    if not probes.off_for_good("location_recorded", district):
        wrong.append("location_recorded")
    return judge(wrong, _("No table, form or script holds or asks for a position."), looked())


def no_check_in(district: District) -> Finding:
    """There is nothing to check in with: no such table or form, and no position."""
    wrong = probes.columns_named(CHECK_IN) + probes.inputs_named(CHECK_IN)
    where = no_position(district)
    if where.state != KEPT:
        return where
    return judge(
        wrong, _("There is no check-in. That a visit took place is the enterprise's to say."),
        looked(),
    )  # fmt: skip


def no_ranking(district: District) -> Finding:
    """No points outside the assessment, and the list by total opens to the department alone."""
    elsewhere = [m for m in probes.models() if m._meta.app_label != "assessments"]
    wrong = probes.columns_named(POINTS, elsewhere)
    meeting = probes.roles_of("assessments:meeting")
    if meeting is None or set(meeting) - {Role.DEPARTMENT}:
        wrong.append("assessments:meeting")
    if not probes.off_for_good("ranking_published", district):
        wrong.append("ranking_published")
    return judge(
        wrong,
        _("Work earns no points. A list by total exists in the grading meeting alone, for those "
          "who decide."),
        looked(),
    )  # fmt: skip


def no_time_online(district: District) -> Finding:
    """No table about people counts time or use of the system, and no figure does."""
    wrong = probes.numbers_named(TIME_ONLINE, probes.of_people())
    wrong += probes.figures_named(USAGE)
    seen = _("Tables with a row about a person: %(count)s.") % {"count": len(probes.of_people())}
    return judge(
        wrong, _("Nobody's time or use of the system is counted, and no figure is made of it."),
        [seen],
    )  # fmt: skip


def nothing_to_install(district: District) -> Finding:
    """Pages of a browser: nothing to download, and outsiders answer without an account."""
    wrong = probes.packages()
    if 'rel="manifest"' in probes.template("base.html"):
        wrong.append("manifest")
    outside = [
        name for name in probes.open_pages() if name.startswith(("assessments:", "records:"))
    ]
    if not outside:
        wrong.append(_("no page for enterprises without an account"))
    seen = [_("Pages of the work that open without an account: %(count)s.") % {
        "count": len(outside)
    }]  # fmt: skip
    return judge(
        wrong, _("Works in any browser. Enterprises answer by a link, without an account."), seen
    )


def nothing_forced_in_pictures(district: District) -> Finding:
    """No form needs a file, no figure counts pictures, and no position comes with one."""
    wrong = probes.required_files() + probes.figures_named(PICTURES)
    if not probes.off_for_good("photo_required", district):
        wrong.append("photo_required")
    where = no_position(district)
    if where.state != KEPT:
        return where
    return judge(
        wrong, _("A photo may be added; no form needs one and no figure counts it."), looked()
    )


def counted_no_more_than_half(district: District) -> Finding:
    """In every rubric in use, people's judgment weighs at least as much as what is counted."""
    rubrics = probes.rubrics(district)
    shares = {rubric: probes.counted_share(rubric) for rubric in rubrics}
    seen = [
        _("%(rubric)s (%(place)s): %(share)s %% of the points are counted.")
        % {"rubric": r, "place": r.district, "share": round(share * 100)}
        for r, share in shares.items()
    ]
    used = sorted({i.figure for r in rubrics for i in r.indicators.all()} & set(
        probes.figures_named(USAGE)
    ))  # fmt: skip
    if used:
        return Finding(BROKEN, _("A rubric counts use of the system: %(what)s") % {
            "what": listed(used)
        }, seen)  # fmt: skip
    over = [str(rubric) for rubric, share in shares.items() if share > 0.5]
    if over:
        said = _("More than half of the points come from what the system counts: %(what)s")
        return Finding(ASK, said % {"what": listed(over)}, seen)
    return Finding(
        KEPT, _("Assessment is half-yearly and yearly, by people; what is counted is evidence."),
        seen,
    )  # fmt: skip
