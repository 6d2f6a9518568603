"""How a page runs the one action of its form."""

from collections.abc import Callable
from typing import Any

from common.forms import DrawnForm, stale_form
from common.refusals import Refused, Stale


def saved(form: DrawnForm, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Whether the action went through; if not, the form says why, with what was typed."""
    try:
        action(*args, **kwargs)
    except Stale as stale:
        stale_form(form, stale)
    except Refused as refusal:
        form.refuse(refusal)
    else:
        return True
    return False
