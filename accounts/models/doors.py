"""How often somebody without an account has tried."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tries(models.Model):
    """Tries of one visitor, or at one link, in one hour; only a keyed digest says whose."""

    key = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("refused try")
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="one_count_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour} {self.count}"
