"""Forms that warn once: what is unusual but allowed is said, and saving again does it."""

from collections.abc import Iterable
from typing import Any

from django import forms

NAME = "sure"


class Warned:
    """Mixed into a form, in front of its base: `warn` says whether the page comes back once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.warnings: list[str] = []
        super().__init__(*args, **kwargs)
        self.fields[NAME] = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {name: value for name, value in super().values.items() if name != NAME}

    def warn(self, sentences: Iterable[str]) -> bool:
        """Whether there is something to say that has not been said yet; the form then says it."""
        self.warnings = list(sentences)
        said = "\n".join(self.warnings)
        if not said or self.cleaned_data.get(NAME) == said.replace("\n", " "):
            return False
        self.data = self.data.copy()
        self.data[self.add_prefix(NAME)] = said.replace("\n", " ")
        return True
