"""Links for people without an account: guess-proof, stored as a digest, over one day, used once.

The address carries a token of 130 bits. It is derived from the row's nonce with SECRET_KEY, so
that the server can print a slip again, while whoever has only the database can neither read a
token from it nor put one in. Renewing the nonce voids the former address; so does a new
SECRET_KEY. Signs are those that are not mistaken for one another on paper; case and hyphens do
not matter.
"""

import hashlib
import uuid
from datetime import timedelta
from typing import ClassVar, TypeVar

import segno
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # 5 bits each; no i, l, o, u
LENGTH = 26
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "-": None, " ": None})


class SignedLink(models.Model):
    """A row that an address leads to, for whoever holds the address; `salt` is its kind's own."""

    salt: ClassVar[str] = ""

    nonce = models.UUIDField(unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        """answered, revoked, expired or issued."""
        if self.used_at:
            return "answered"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "issued"

    @property
    def token(self) -> str:
        """What the address carries."""
        return derive(self.salt, self.nonce)

    def renew(self, days: int) -> None:
        """A fresh address, good for so many days; the caller saves it."""
        self.nonce, self.revoked_at = uuid.uuid4(), None
        self.digest = digest(self.salt, self.token)
        self.expires_at = timezone.now() + timedelta(days=days)


RENEWED = ("nonce", "digest", "expires_at", "revoked_at")
Link = TypeVar("Link", bound=SignedLink)


def derive(salt: str, nonce: uuid.UUID) -> str:
    """The token of a nonce."""
    bits = int.from_bytes(salted_hmac(salt, nonce.hex, algorithm="sha256").digest())
    return "".join(SIGNS[bits >> (5 * at) & 31] for at in range(LENGTH))


def digest(salt: str, token: str) -> str:
    """What is stored of a token, to find its row by."""
    return hashlib.sha256(f"{salt}:{token}".encode()).hexdigest()


def plain(token: str) -> str:
    """A token as it is, however it was copied from paper."""
    return token.lower().translate(MISREAD)


def find(links: models.QuerySet[Link], token: str) -> Link | None:
    """The row that a token leads to, whatever its state; None when there is none."""
    token = plain(token)
    link = links.filter(digest=digest(links.model.salt, token)).order_by().first()
    return link if link and constant_time_compare(link.token, token) else None


def spaced(token: str) -> str:
    """A token in groups, for paper."""
    return "-".join(token[at : at + 5] for at in range(0, len(token), 5))


def qr(text: str) -> SafeString:
    """A QR code as inline SVG, from our own text only."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))
