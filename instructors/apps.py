"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstructorsConfig(AppConfig):
    """The room."""

    name = "instructors"
    verbose_name = _("Instructors")
