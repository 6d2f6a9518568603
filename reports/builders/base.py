"""What a builder is, the list of them, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise

from accounts.general import county_of, leading_body
from accounts.masking import masked, may_open_masked
from accounts.models import District, User
from common.periods import Period
from common.refusals import Refused

Context = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Builder:
    """A kind of paper: whose it is, for what periods, and how its context is made.

    One that is not `kept` can only be made anew: it says something of the day it is printed on.
    """

    kind: str
    label: str | Promise
    subject: type[Model]
    months: tuple[int, ...]
    template: str
    build: Callable[[Any, Period, User], Context]
    kept: bool = True

    def subjects(self, user: User) -> Any:
        """What the user may ask this paper about."""
        return self.subject.objects.visible_to(user)

    def periods(self, subject: Model) -> list[Period] | None:
        """The only periods there are for the subject; None: those that the asker chooses from."""
        return None

    def subject_for(self, user: User, pk: int) -> Model:
        """The subject, if the user may see it; `Refused` otherwise."""
        found = self.subjects(user).filter(pk=pk).first()
        if found is None:
            raise Refused("paper.no_subject")
        return found

    def offers(self, user: User, row: Model) -> bool:
        """Whether the page of the row, which the user sees, offers him this paper about it."""
        return True

    def check(self, period: Period) -> Period:
        """The period, if this paper is made for its length."""
        if period.months not in self.months:
            raise Refused("paper.other_period", paper=str(self.label), period=str(period))
        return period


@dataclass(kw_only=True)
class Section:
    """One piece of a bound paper: its page, and its line in the contents."""

    code: str
    title: str
    template: str
    data: Context = field(default_factory=dict)
    made_on: date | None = None
    missing: bool = False
    of: Period | None = None
    remark: str = ""


_BUILDERS: dict[str, Builder] = {}


def register(builder: Builder) -> None:
    """Make a paper known; ValueError when its kind is taken."""
    if builder.kind in _BUILDERS:
        raise ValueError(f"two papers named {builder.kind!r}")
    _BUILDERS[builder.kind] = builder


def builders() -> list[Builder]:
    """Every kind of paper, in order of registration."""
    return list(_BUILDERS.values())


def get(kind: str) -> Builder:
    """The builder of that kind; `Refused` when there is none."""
    if kind not in _BUILDERS:
        raise Refused("paper.unknown")
    return _BUILDERS[kind]


def district_of(subject: Model) -> District:
    """The district a subject belongs to, for the audit trail."""
    return subject if isinstance(subject, District) else subject.district


def common_context(title: str, district: District, period: Period, running: str) -> Context:
    """What every paper's frame shows."""
    return {
        "title": title,
        "running": running,
        "county": county_of(district),
        "body_name": leading_body(district),
        "period": period,
        "printed_on": timezone.localdate(),
    }


def phone_of(person: Any, asker: User) -> str:
    """The phone number as this asker may read it; who asked for a paper is in the audit trail."""
    return (
        person.phone if may_open_masked(asker, person, "phone") else masked("phone", person.phone)
    )
