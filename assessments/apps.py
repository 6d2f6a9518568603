"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """The room."""

    name = "assessments"
    verbose_name = _("Assessments")
