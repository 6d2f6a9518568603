"""Two texts for one visit, on the page without script: both side by side, and a choice that a plain
press of the button leaves at keeping both.
"""

from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import tags
from records.actions.visits import TEXTS, Entry
from records.models import Visit


class Choice(TextChoices):
    """Which of the two it is to be."""

    BOTH = "both", gettext_lazy("Keep both, as two visits")
    HERE = "here", gettext_lazy("Use the text typed here")
    THERE = "there", gettext_lazy("Use the text on the server")


class Side(NamedTuple):
    """One field as typed and as stored."""

    label: Any
    typed: str
    stored: str

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        return self.typed != self.stored


def sides(entry: Entry, place: str, stored: Visit) -> list[Side]:
    """What was typed (at `place`) beside what is stored, field by field; empty ones left out."""
    elsewhere = _("Workstation or elsewhere")
    there = stored.enterprise.name if stored.enterprise_id else elsewhere
    here = there if entry.enterprise_id == stored.enterprise_id else place or elsewhere
    lines = [
        Side(_("Enterprise"), here, there),
        Side(_("Way of contact"), Visit.Way(entry.way).label, stored.get_way_display()),
        Side(_("Duties"), _duties(entry.tags), _duties(tags.unframe(stored.tags))),
    ]
    for name in TEXTS:
        label = Visit._meta.get_field(name).verbose_name
        lines.append(Side(label, getattr(entry, name), getattr(stored, name)))
    return [line for line in lines if line.typed or line.stored]


def _duties(codes: Any) -> str:
    return " · ".join(str(tags.TAGS.get(code, code)) for code in codes)
