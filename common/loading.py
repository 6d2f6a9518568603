"""What is still being made beside the running pages on the first start of `bin/run`."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

WORDS = {
    "demo": _("The demo county is still being made: figures are incomplete for a few minutes."),
    "fonts": _("The fonts of papers are still being made: papers wait for them."),
}


def still_loading() -> list[str]:
    """A sentence for each thing that is not complete yet; usually none."""
    return [str(words) for name, words in WORDS.items() if is_loading(name)]


def is_loading(name: str) -> bool:
    """Whether that thing is being made right now."""
    return (settings.DATA_DIR / "loading" / name).exists()
