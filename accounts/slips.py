"""The first way in: an address of one's own on a printed slip, where one chooses a password.

It is worked out when it is printed and stands nowhere in the database: a signature over account,
last day and the account's password field, and both in clear. So it is good until its day is over
or a password has been set, by whatever way; and whoever has only the database cannot make one.
"""

from datetime import date, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import District, User
from accounts.policies import policy
from common.links import SIGNS, plain

BEGAN = date(2001, 1, 1)
SEAL, DAY, KEY = 26, 3, 10  # signs: 130 bits, days until 2090, at most so many for the account
NOT_COME_IN = Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


class _Seal(PasswordResetTokenGenerator):
    """Django's own, under a key of its own, and with the last day in the place of the first."""

    key_salt = "accounts.slips"

    def of(self, user: User, day: int, secret: str) -> str:
        """The signature, in signs that are not mistaken for one another on paper."""
        token = self._make_token_with_timestamp(user, day, secret)
        return _written(int(token.partition("-")[2], 16), SEAL)


_seal = _Seal()


def last_day(district: District) -> date:
    """Until when a slip is good that is printed today."""
    return timezone.localdate() + timedelta(days=policy("first_sign_in_days", district))


def address_of(user: User, until: date) -> str:
    """What the account's address carries, good through that day."""
    day = (until - BEGAN).days
    return _seal.of(user, day, _seal.secret) + _written(day, DAY) + _written(user.pk)


def find(address: str) -> User | None:
    """Whom the address lets in; None when it is forged, over or used, or its account closed."""
    text = plain(address)
    if not SEAL + DAY < len(text) <= SEAL + DAY + KEY or set(text) - set(SIGNS):
        return None
    seal, day, pk = text[:SEAL], _read(text[SEAL : SEAL + DAY]), _read(text[SEAL + DAY :])
    user = User.objects.filter(NOT_COME_IN, pk=pk).first()
    if user is None or BEGAN + timedelta(days=day) < timezone.localdate():
        return None
    secrets = [_seal.secret, *_seal.secret_fallbacks]
    right = any(constant_time_compare(_seal.of(user, day, secret), seal) for secret in secrets)
    return user if right else None


def _written(number: int, length: int = 1) -> str:
    signs = ""
    while number or len(signs) < length:
        number, sign = divmod(number, len(SIGNS))
        signs = SIGNS[sign] + signs
    return signs


def _read(text: str) -> int:
    number = 0
    for sign in text:
        number = number * len(SIGNS) + SIGNS.index(sign)
    return number
