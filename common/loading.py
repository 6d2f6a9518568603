"""What is still being made beside the running pages on the first start of `bin/run`."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

WORDS = {
    "demo": _("The demo county is still being made: figures are incomplete for a few minutes."),
    "fonts": _("The fonts of papers are still being made: papers wait for them."),
}


def still_loading() -> list[str]:
    """A sentence for each thing that is not complete yet; usually none."""
    folder = settings.DATA_DIR / "loading"
    return [str(words) for name, words in WORDS.items() if (folder / name).exists()]
