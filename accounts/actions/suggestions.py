"""The suggestion box."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import Role, Suggestion, User
from accounts.notices import notify
from common.actions import locked, save
from common.refusals import Refused

MOST_AN_HOUR = 20


@transaction.atomic
def send_suggestion(
    *, by: User, text: str, page: str = "", form_key: UUID | None = None
) -> Suggestion:
    """What a user would have otherwise, with the page he said it from."""
    hour = timezone.now() - timedelta(hours=1)
    if by.suggestions.filter(created_at__gte=hour).count() >= MOST_AN_HOUR:
        raise Refused("suggestion.too_many")
    suggestion = Suggestion.objects.create(
        user=by, district=by.district, text=text, page=page[:300], form_key=form_key
    )
    audit.record("suggestion.sent", suggestion, by=by, page=suggestion.page)
    return suggestion


@transaction.atomic
def answer_suggestion(
    suggestion: Suggestion, *, by: User, answer: str, is_public: bool, version: int | None = None
) -> Suggestion:
    """The office's answer, told to the author; with `is_public` everybody may read both."""
    suggestion = locked(suggestion, version)
    inside = by.role == Role.DEPARTMENT and by.district.contains(suggestion.district)
    if not (by.is_system or inside):
        raise Refused("common.not_yours")
    before = (suggestion.answer, suggestion.is_public)
    suggestion.answer, suggestion.is_public = answer, is_public
    suggestion.answered_by, suggestion.answered_at = by, timezone.now()
    save(suggestion, "answer", "is_public", "answered_by", "answered_at")
    audit.record(
        "suggestion.answered", suggestion, by=by,
        changes={"answer": (before[0], answer), "is_public": (before[1], is_public)},
    )  # fmt: skip
    if suggestion.user_id != by.pk:
        notify(
            suggestion.user, "suggestion.has_answer", url=reverse("accounts:suggestions"),
            text=suggestion.text[:40],
        )  # fmt: skip
    return suggestion
