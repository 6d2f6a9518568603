"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """The room."""

    name = "common"
    verbose_name = _("Common")

    def ready(self) -> None:
        """Load what each room knows how to count and how it words its messages."""
        autodiscover_modules(
            "wording", "workbook.wording", "imports.wording", "policies", "figures", "asked"
        )
