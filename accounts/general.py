"""The general settings, and what is read from them in more than one place."""

import re
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District
from accounts.policies import GENERAL, Whole, Words, YesNo, declare, policy

SECURITY = _("Security")
BURDEN = _("Safeguards against extra burden")


class Address(Words):
    """An address that begins with http:// or https:// and names a host, or nothing."""

    def clean(self, value: Any) -> str:
        """The address without a slash at its end."""
        text = super().clean(value).rstrip("/")
        if text and not re.fullmatch(r"https?://[^\s/?#@]+", text):
            raise ValueError(value)
        return text


def declare_settings() -> None:
    """Called once, when the room is loaded."""
    declare(
        Words(
            code="system_name", default="", may_be_empty=True, most=30, group=GENERAL,
            label=_("Name of the system"),
            help=_("Shown at the top of every page. Left empty: Zhidao."),
        ),
        Words(
            code="leading_body", default="", may_be_empty=True, group=GENERAL,
            label=_("Leading body"),
            help=_("The name that papers are issued under, and party A of responsibility books. "
                   "Left empty: the organization department of the district."),
        ),
        Address(
            code="public_address", default="", may_be_empty=True, technical=True, group=GENERAL,
            label=_("Address at which enterprises reach the system"),
            help=_(
                "Stands on printed slips and in links, for example https://zhidao.example.gov.cn. "
                "Left empty: what the installation names, else the address one is looking at."
            ),
        ),
        YesNo(
            code="location_recorded", default=False, fixed=True, group=BURDEN,
            label=_("Record where a log is written"),
            help=_("Always off: presence is vouched for by the enterprise, not by a position."),
        ),
        YesNo(
            code="photo_required", default=False, fixed=True, group=BURDEN,
            label=_("Require photos"),
            help=_("Always off: a photo may be added and is never scored."),
        ),
        YesNo(
            code="ranking_published", default=False, fixed=True, group=BURDEN,
            label=_("Publish a ranking of people"),
            help=_("Always off: totals are seen by the person and by those who decide."),
        ),
        YesNo(
            code="burden_meter", default=True, group=BURDEN,
            label=_("Measure how long forms take"),
            help=_("Counts of groups only: no person, account or single form is written down."),
        ),
        Whole(
            code="idle_minutes", default=60, low=5, high=480, unit=pgettext_lazy("time", "minutes"),
            technical=True, group=SECURITY, label=_("Sign out after"),
            help=_("How long a session may stand without a click."),
        ),
        Whole(
            code="first_sign_in_days", default=30, low=1, high=365, unit=_("days"),
            technical=True, group=SECURITY, label=_("Slips for the first sign-in are good for"),
            help=_("Counted from the day of printing. A used slip is void at once."),
        ),
        Whole(
            code="masked_per_hour", default=60, low=1, high=1000, unit=_("an hour"),
            technical=True, group=SECURITY, label=_("ID numbers and phones opened"),
            help=_("How many masked values one user may open within an hour."),
        ),
        YesNo(
            code="email_notices", default=False, technical=True, group=SECURITY,
            label=_("Send notices by e-mail too"),
            help=_("Needs a mail server in the settings of the installation."),
        ),
        Whole(
            code="notice_days", default=365, low=30, high=3650, unit=_("days"),
            technical=True, group=SECURITY, label=_("Keep read notices for"),
            help=_("Older ones are deleted at night. Records and the audit trail are kept."),
        ),
    )  # fmt: skip


def system_name(district: District | None) -> str:
    """What the system calls itself there."""
    return (district and policy("system_name", district)) or gettext("Zhidao")


def county_of(district: District) -> District:
    """The county (or city) whose papers a township's are."""
    while district.level == District.Level.TOWNSHIP and district.parent_id:
        district = district.parent
    return district


def leading_body(district: District) -> str:
    """The body that papers are issued under, and that signs responsibility books."""
    county = county_of(district)
    named = policy("leading_body", county)
    return named or gettext("Organization Department of %(district)s") % {"district": county}


def public_address(district: District) -> str:
    """Where people without an account reach us; empty where nobody has said."""
    named = policy("public_address", district) or settings.PUBLIC_URL
    return named or next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
