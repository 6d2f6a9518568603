"""Choosing enterprises by name or credit code: there are too many of them for a menu."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from common.cells import firm_key
from common.searched import SearchedChoice
from common.wording import listed
from enterprises.models import Enterprise, Workstation

MOST = 200
SUGGESTED = 5


def find(rows: QuerySet, line: str) -> Enterprise:
    """The enterprise that a line names by credit code or full name; ValidationError if none."""
    text = line.strip()
    code = text.split()[-1].upper() if text.split() else ""
    found = list(rows.filter(credit_code=code)[:2]) if len(code) == 18 else []
    found = found or list(rows.filter(name_normal=firm_key(text))[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise ValidationError(
            _("Several are named “%(name)s”: give the credit code.") % {"name": text}
        )
    near = rows.filter(name__icontains=text).values_list("name", flat=True)[:SUGGESTED]
    names = listed(near)
    if names:
        raise ValidationError(
            _("“%(name)s” is not a full name. Similar: %(names)s") % {"name": text, "names": names}
        )
    raise ValidationError(_("There is no enterprise “%(name)s” in your scope.") % {"name": text})


class EnterpriseField(SearchedChoice):
    """One enterprise, by name or credit code; hits by pinyin, too, come as one types."""

    url = reverse_lazy("enterprises:pick")

    def __init__(self, *, rows: QuerySet | None = None, **kwargs: Any) -> None:
        self.rows = rows if rows is not None else Enterprise.objects.none()
        super().__init__(**kwargs)

    def of_station(self, station: Workstation) -> None:
        """Search and take that workstation's only."""
        self.rows = Enterprise.objects.filter(workstation=station)
        self.widget.url = f"{self.url}?workstation={station.pk}"

    def find(self, text: str) -> Enterprise:
        """The enterprise that the text names."""
        return find(self.rows, text)


class EnterprisesField(forms.CharField):
    """Several enterprises, one a line, by name or credit code."""

    widget = forms.Textarea

    def __init__(self, *, rows: QuerySet | None = None, **kwargs: Any) -> None:
        self.rows = rows if rows is not None else Enterprise.objects.none()
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: a name a line."""
        return "\n".join(str(row) for row in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other lines stand there now."""
        return (self.prepare_value(initial) or "").split() != (data or "").split()

    def clean(self, value: Any) -> list[Enterprise]:
        """The enterprises, each once, in the order of the lines."""
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("At most %(most)s lines.") % {"most": MOST})
        found, errors = {}, []
        for line in lines:
            try:
                row = find(self.rows, line)
                found[row.pk] = row
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return list(found.values())
