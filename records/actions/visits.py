"""The visits of a log as they are typed, and how they are stored: by their keys.

What another phone wrote for the same day stays; only a visit that two have changed is a conflict.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid4

from common.actions import changed
from common.pictures import forget_picture
from common.refusals import Refused, Stale
from records import tags
from records.models import DailyLog, Visit, VisitPhoto

MOST_VISITS = 20
HOUSEKEEPING = ("key", "version", "editor")
TEXTS = ("text", "met", "learned", "problem_text", "result", "next_plan")


@dataclass
class Entry:
    """A visit as it was typed."""

    text: str = ""
    enterprise_id: int | None = None
    way: str = Visit.Way.ON_SITE
    tags: Collection[str] = ()
    met: str = ""
    learned: str = ""
    problem_text: str = ""
    result: str = ""
    next_plan: str = ""
    starred: bool = False
    key: UUID = field(default_factory=uuid4)
    version: int = 0  # of the stored visit that the form showed; 0: none
    editor: UUID | None = None  # the open page; its own autosave is no conflict

    def values(self) -> dict:
        """As the visit's columns."""
        values = asdict(self) | {"tags": tags.frame(self.tags)}
        return {name: value for name, value in values.items() if name not in HOUSEKEEPING}

    @property
    def texts(self) -> tuple[str, ...]:
        """All that was written."""
        return tuple(getattr(self, name) for name in TEXTS)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it."""
        return not any(text.strip() for text in self.texts)

    def equals(self, visit: Visit) -> bool:
        """Whether that is what is stored."""
        return all(getattr(visit, name) == value for name, value in self.values().items())

    def clashes(self, visit: Visit) -> bool:
        """Whether another page has changed the visit since this one showed it."""
        if self.editor and self.editor == visit.editor:
            return False
        return self.version != visit.version and not self.equals(visit)


class StaleVisits(Stale):
    """Visits that somebody has changed since the form was opened; `visits` as they are now."""

    def __init__(self, log: DailyLog, visits: Sequence[Visit]) -> None:
        super().__init__(log)
        self.visits = visits


def dropped(entries: Sequence[Entry], removed: Collection[UUID]) -> set[UUID]:
    """Visits taken out, and those in which nothing is written any more."""
    return {*removed, *(entry.key for entry in entries if entry.is_blank)}


def write(log: DailyLog, entries: Sequence[Entry], removed: Collection[UUID]) -> None:
    """Store the visits by their keys; those of other phones stay.

    Raises `StaleVisits` where one was changed since the form was opened, were it to be taken out.
    """
    stored = {visit.key: visit for visit in log.visits.select_related("enterprise")}
    kept = [entry for entry in entries if entry.key not in removed]
    if len(kept) > MOST_VISITS:
        raise Refused("log.too_many_visits", most=MOST_VISITS)
    clashes = [stored[e.key] for e in entries if e.key in stored and e.clashes(stored[e.key])]
    if clashes:
        raise StaleVisits(log, clashes)
    _move(log, stored.values())
    gone = log.visits.filter(key__in=removed)
    for photo in VisitPhoto.objects.filter(visit__in=gone):
        forget_picture(photo.file)
    gone.delete()
    for order, entry in enumerate(kept):
        _check_length(entry)
        _store(log, stored.get(entry.key), entry, order)


def _move(log: DailyLog, visits: Iterable[Visit]) -> None:
    """A draft may be moved to another day; its visits go with it."""
    moved = [visit for visit in visits if visit.day != log.day]
    for visit in moved:
        visit.day = log.day
    if moved:
        log.visits.update(day=log.day)


def _check_length(entry: Entry) -> None:
    for name in TEXTS:
        field_of = Visit._meta.get_field(name)
        if len(getattr(entry, name)) > field_of.max_length:
            raise Refused(
                "log.too_long", field=str(field_of.verbose_name), most=field_of.max_length
            )


def _store(log: DailyLog, visit: Visit | None, entry: Entry, order: int) -> None:
    if visit is None:
        visit = Visit(
            log=log, day=log.day, key=entry.key, order=order, editor=entry.editor, **entry.values()
        )
        visit.save(force_insert=True)
    elif changed(visit, entry.values()):
        visit.version, visit.editor = visit.version + 1, entry.editor
        visit.save()


def is_stored(log: DailyLog, entries: Sequence[Entry], removed: Collection[UUID]) -> bool:
    """Whether the form says nothing that is not there already: it was sent twice."""
    stored = {visit.key: visit for visit in log.visits.all()}
    if stored.keys() & set(removed):
        return False
    kept = [entry for entry in entries if entry.key not in removed]
    return all(entry.key in stored and entry.equals(stored[entry.key]) for entry in kept)
