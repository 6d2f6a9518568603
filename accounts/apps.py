"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The room."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Declare the general settings before the other rooms declare theirs."""
        from accounts import general

        general.declare_settings()
