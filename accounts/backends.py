"""How a signed-in user is read: with his district, in one query a request."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class AccountBackend(ModelBackend):
    """Django's own, with the district beside the user, for every page asks for it."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session; None when the account is closed or gone."""
        user = User.objects.select_related("district").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
