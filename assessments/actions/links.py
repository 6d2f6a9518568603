"""The enterprises' links: issued, revoked, and answered once, without an account."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.policies import policy
from assessments.actions.compiling import may_run
from assessments.models import Cycle, Evaluation, Rating, RatingLink
from common.actions import locked
from common.links import RENEWED, find
from common.refusals import Refused
from enterprises.models import Enterprise
from instructors.models import Posting


def find_link(token: str) -> RatingLink | None:
    """The link that a token opens now; None when it is forged, unknown, revoked, used or over."""
    link = _signed(token)
    return link if link and link.state == "issued" and _is_open(link.cycle) else None


def _signed(token: str) -> RatingLink | None:
    return find(RatingLink.objects.select_related("cycle", "enterprise"), token)


def _is_open(cycle: Cycle) -> bool:
    return cycle.stage in Cycle.RATED_IN


def enterprises_of(cycle: Cycle) -> set[int]:
    """The enterprises that the cycle's people served in the period, as frozen at its opening."""
    facts = cycle.evaluations.values_list("facts", flat=True)
    return {pk for row in facts for pk in row.get("enterprise_ids", [])}


def _answered(cycle: Cycle) -> set[int]:
    rows = Rating.objects.filter(evaluation__cycle=cycle, group=Rating.Group.ENTERPRISE)
    return set(rows.values_list("enterprise", flat=True))


def people_at(link: RatingLink) -> list[Evaluation]:
    """Whom the enterprise is asked about: who served it in the period and has no word of it yet."""
    said = Rating.objects.filter(group=Rating.Group.ENTERPRISE, enterprise=link.enterprise_id)
    posted = Posting.objects.filter(enterprise=link.enterprise_id)  # few of the cycle's many
    rows = link.cycle.evaluations.filter(instructor__in=posted.values("instructor"))
    rows = rows.exclude(pk__in=said.values("evaluation"))
    rows = rows.order_by("instructor__name_key", "pk")
    return [e for e in rows if link.enterprise_id in e.facts.get("enterprise_ids", [])]


@transaction.atomic
def issue_links(cycle: Cycle, enterprises: Iterable[int] | None = None, *, by: User) -> int:
    """Give enterprises (all of the cycle when none is named) a link that is valid from now on.

    A former link of theirs becomes void; whoever has answered gets no second one.
    """
    cycle = locked(cycle)
    may_run(by, cycle)
    if not _is_open(cycle):
        raise Refused("rating.not_now", stage=cycle.get_stage_display())
    served = enterprises_of(cycle) - _answered(cycle)
    wanted = served if enterprises is None else served & set(enterprises)
    rows = cycle.links.select_for_update(of=("self",)).filter(enterprise__in=wanted)
    stored = {link.enterprise_id: link for link in rows}
    if enterprises is None:  # what is still good stays good
        wanted = {pk for pk in wanted if pk not in stored or stored[pk].state != "issued"}
    days = policy("rating_link_days", cycle.district)
    old = [stored[pk] for pk in sorted(wanted & set(stored)) if not stored[pk].used_at]
    new = [RatingLink(cycle=cycle, enterprise_id=pk) for pk in sorted(wanted - set(stored))]
    for link in old + new:
        link.renew(days)
    RatingLink.objects.bulk_update(old, RENEWED, batch_size=500)
    RatingLink.objects.bulk_create(new, batch_size=500)
    ids = [link.enterprise_id for link in old + new]
    if ids:
        audit.record_many("cycle.links_issued", Enterprise, ids, by=by, cycle=cycle.code)
    return len(ids)


@transaction.atomic
def revoke_link(link: RatingLink, *, by: User) -> None:
    """Make a link void before its time."""
    may_run(by, link.cycle)
    link = RatingLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.used_at:
        raise Refused("link.answered")
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    audit.record("cycle.link_revoked", link.enterprise, by=by, cycle=link.cycle.code)


@transaction.atomic
def answer_link(
    token: str, answers: dict[int, dict[str, Any]], *, form_key: uuid.UUID | None = None
) -> bool:
    """Take what an enterprise says: {evaluation: {"marks", "noes", "comment"}}; whether it was.

    Once only and for ever. The same form sent twice is taken once and thanked for twice.
    """
    link = _signed(token)
    if link is None:
        return False
    cycle = locked(link.cycle)  # always before the link, as whoever issues links does
    link = locked(link)
    if link.used_at and form_key and link.form_key == form_key:
        return True
    if link.state != "issued" or not _is_open(cycle):
        return False
    codes = {i["code"] for i in cycle.rated_by(Rating.Group.ENTERPRISE)}
    ratings = []
    for person in people_at(link):
        said = answers.get(person.pk, {})
        marks = {c: m for c, m in said.get("marks", {}).items() if c in codes and 0 <= m <= 100}
        ratings.append(
            Rating(
                evaluation=person, group=Rating.Group.ENTERPRISE, enterprise=link.enterprise,
                marks=marks, noes=said.get("noes", {}), comment=said.get("comment", "")[:2000],
            )
        )  # fmt: skip
    Rating.objects.bulk_create(ratings)
    link.used_at, link.form_key = timezone.now(), form_key
    link.save(update_fields=["used_at", "form_key"])
    audit.record(
        "cycle.enterprise_answered", link.enterprise, by=User.objects.system(),
        district=cycle.district, cycle=cycle.code, count=len(ratings),
    )  # fmt: skip
    return True
