"""What Django loads at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """The room."""

    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        """What is open is asked for here before a posting ends."""
        from assessments.open_matters import left_open
        from instructors.leaving import register

        register(left_open)
