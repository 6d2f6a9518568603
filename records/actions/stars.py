"""Starring what shall stand in the summary: the author's own mark, without an audit entry."""

from django.db import transaction

from accounts.models import User
from common.refusals import Refused
from records.models import Star, Visit
from records.starred import sentences_of


@transaction.atomic
def star(visit: Visit, sentence: str = "", *, on: bool, by: User) -> None:
    """Star or unstar a sentence of an own visit; without a sentence, the whole visit."""
    visit = Visit.objects.select_related("log__instructor").select_for_update(of=("self",)).get(
        pk=visit.pk
    )  # fmt: skip
    if not by.is_system and visit.log.instructor.user_id != by.pk:
        raise Refused("common.not_yours")
    if not sentence:
        Visit.objects.filter(pk=visit.pk).update(starred=on)
    elif not on:
        visit.stars.filter(sentence=sentence).delete()
    elif sentence in sentences_of(visit):
        Star.objects.get_or_create(visit=visit, sentence=sentence)
    else:
        raise Refused("star.no_such_sentence")
