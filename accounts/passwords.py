"""What a password must be like, said in one sentence in both languages."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Django's own rule, in words that both languages have."""

    def get_error_message(self) -> str:
        """Why a short one will not do."""
        return gettext("The password needs at least %(count)s characters.") % {
            "count": self.min_length
        }


def password_help() -> str:
    """All rules in one sentence, for below the field."""
    return gettext(
        "At least 10 characters; not only digits, no common password, not like your name."
    )
