"""A paper from first to last: find its subject, build it as its asker, print it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import translation

from accounts.models import User
from common.exports import safe_name
from common.periods import Period
from common.refusals import Refused
from reports import builders, formats
from reports.templatetags.paper import plain


@dataclass(frozen=True)
class Order:
    """What somebody asked for."""

    kind: str
    subject_id: int
    period: Period
    language: str
    by: User

    @property
    def builder(self) -> builders.Builder:
        """Who makes it."""
        return builders.get(self.kind)

    def subject(self) -> Model:
        """Whom or what it is about, as far as the asker may see that."""
        return self.builder.subject_for(self.by, self.subject_id)


@dataclass(frozen=True)
class Paper:
    """A finished paper and the name its file goes by."""

    printed: formats.Printed
    file_name: str


def read_order(kind: str, subject_id: int, period: str, language: str, by: User) -> Order:
    """The order in checked form; `Refused` says what is wrong with it."""
    builder = builders.get(kind)
    try:
        found = Period.parse(period)
    except ValueError:
        raise Refused("paper.other_period", paper=str(builder.label), period=period) from None
    if language not in formats.LANGUAGES:
        raise Refused("paper.language")
    builder.check(found)
    return Order(kind, subject_id, found, language, by)


def collect(order: Order) -> dict[str, Any]:
    """The paper's context: every row and number in it, in the paper's language."""
    subject = order.subject()
    with translation.override(order.language):
        return order.builder.build(subject, order.period, order.by)


def make(order: Order, context: dict[str, Any]) -> Paper:
    """The paper itself."""
    printed = formats.pdf(order.builder.template, context, language=order.language)
    with translation.override(order.language):
        name = safe_name(f"{context['running']} {plain(context['title'])}")
    return Paper(printed, f"{name}.pdf")
