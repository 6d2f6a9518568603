"""How a signed-in user is read: with his district and his record, in one query a request."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from accounts.models import User


class AccountBackend(ModelBackend):
    """Django's own, with what every page asks of the user beside him."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; None when the account is closed or gone."""
        users = User.objects.select_related("district").annotate(record=F("instructor"))
        user = users.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.instructor_id = user.record
        return user
