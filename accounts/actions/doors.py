"""The door before pages without sign-in: who is refused too often is not listened to any more.

Counted by visitor and by link, an hour at a time.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Tries
from accounts.visitors import address
from common.links import plain

MOST_REFUSED = 50  # of one visitor in an hour: many phones share a network's address
MOST_SENT = 20  # forms sent to, and refusals at, one link in an hour


@dataclass(frozen=True)
class Door:
    """A visitor before a link; `room` keeps the doors of several rooms apart."""

    visitor: str
    link: str

    @classmethod
    def of(cls, request: HttpRequest, room: str, token: str) -> "Door":
        """The door that a request stands before."""
        return cls(_hidden(room, "visitor", address(request)), _hidden(room, "link", plain(token)))

    def is_shut(self) -> bool:
        """Whether the visitor or the link has been tried too often within this hour."""
        most = {self.visitor: MOST_REFUSED, self.link: MOST_SENT}
        tries = Tries.objects.filter(key__in=most, hour=_hour()).values_list("key", "count")
        return any(count >= most[key] for key, count in tries)

    def count_refusal(self) -> None:
        """One more refusal, of the visitor and at the link."""
        _count(self.visitor)
        _count(self.link)

    def count_sent(self) -> None:
        """One more form sent to the link."""
        _count(self.link)


def forget_tries() -> int:
    """Delete the counts of hours that are over."""
    return Tries.objects.filter(hour__lt=_hour()).delete()[0]


def _count(key: str) -> None:
    if not Tries.objects.filter(key=key, hour=_hour()).update(count=F("count") + 1):
        fresh = Tries(key=key, hour=_hour(), count=1)
        Tries.objects.bulk_create([fresh], ignore_conflicts=True)


def _hidden(room: str, kind: str, value: str) -> str:
    """Neither an address nor a token can be read from what is stored."""
    return salted_hmac(f"accounts.door.{room}.{kind}", value, algorithm="sha256").hexdigest()


def _hour() -> datetime:
    return timezone.now().replace(minute=0, second=0, microsecond=0)
