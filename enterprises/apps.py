"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """The room."""

    name = "enterprises"
    verbose_name = _("Enterprises")
