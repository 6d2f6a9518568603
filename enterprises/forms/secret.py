"""Forms of records with masked fields: what stands there is not shown, only replaced."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.masking import masked
from common.cells import BadCell, phone
from common.wording import words

REMOVE = "-"


class Secret:
    """Mixed into a model's form, in front of its base: the fields in `secret` stay covered.

    An empty field keeps what is stored, a dash removes it. Reading the value is another action,
    which is written down.
    """

    secret: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        for name in self.secret:
            stored, field = getattr(self.instance, name), self.fields[name]
            if not stored:
                continue
            self.initial[name] = ""
            field.widget.attrs["placeholder"] = masked(name, stored)
            field.help_text = (
                _("Left empty, it stays as it is.")
                if field.required
                else _("Left empty, it stays as it is; a dash (-) removes it.")
            )
            field.required = False

    def clean(self) -> dict[str, Any]:
        """Phones in the form in which they are stored."""
        cleaned = super().clean() or self.cleaned_data
        for name in (name for name in self.secret if name.endswith("phone")):
            value = cleaned.get(name)
            if value and value != REMOVE:
                try:
                    cleaned[name] = phone(value)
                except BadCell as bad:
                    self.add_error(name, words(bad.code, bad.params))
        return cleaned

    @property
    def covered(self) -> tuple[str, ...]:
        """The fields that a conflict does not show either."""
        return self.secret

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field, without the covered fields that were left alone."""
        values = super().values
        for name in self.secret:
            if self.fields[name].widget.attrs.get("placeholder") and values[name] == "":
                del values[name]
            elif values[name] == REMOVE:
                values[name] = ""
        return values
