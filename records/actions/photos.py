"""Photos beside a visit: may be added and taken out; nothing depends on them."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.policies import policy
from common.pictures import forget_picture
from common.refusals import Refused
from records.actions.logs import may_correct
from records.models import DailyLog, Visit, VisitPhoto


@transaction.atomic
def add_photo(
    visit: Visit, picture: ContentFile, *, by: User, key: UUID | None = None
) -> VisitPhoto:
    """Put a checked picture (`common.pictures`) beside a visit; the same key again adds nothing."""
    log = _open_log(visit, by)
    if key and (first := VisitPhoto.objects.filter(key=key, visit__log=log).first()):
        return first
    if not policy("log_photos", log.district):
        raise Refused("log.photos_off")
    if not may_correct(log):
        raise Refused("log.locked", day=log.day)
    if visit.photos.count() >= VisitPhoto.MOST:
        raise Refused("log.too_many_photos", most=VisitPhoto.MOST)
    photo = VisitPhoto(visit=visit, **({"key": key} if key else {}))
    photo.file.save(picture.name, picture, save=False)
    photo.save(force_insert=True)
    audit.record("log.photo_added", log, by=by, day=log.day, number=log.number)
    return photo


@transaction.atomic
def remove_photo(photo: VisitPhoto, *, by: User) -> DailyLog:
    """Take a photo out; its file goes with it."""
    log = _open_log(photo.visit, by)
    if not may_correct(log):
        raise Refused("log.locked", day=log.day)
    forget_picture(photo.file)
    photo.delete()
    audit.record("log.photo_removed", log, by=by, day=log.day, number=log.number)
    return log


def _open_log(visit: Visit, by: User) -> DailyLog:
    """The visit's log under lock: received, and one's own."""
    rows = DailyLog.objects.select_related("instructor", "district")
    log = rows.select_for_update(of=("self",)).get(pk=visit.log_id)
    if log.instructor.user_id != by.pk:
        raise Refused("common.not_yours")
    if not log.counts:
        raise Refused("log.not_received", day=log.day)
    return log
