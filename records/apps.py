"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """The room."""

    name = "records"
    verbose_name = _("Records")
