"""Signs of life."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Seen(models.Model):
    """When the worker and the clock last wrote that they live."""

    name = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("sign of life")

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
