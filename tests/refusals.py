"""How a test says that an action says no."""

from collections.abc import Callable
from typing import Any

import pytest

from common.refusals import Refused


def refused(code: str, call: Callable[..., Any], *args: Any, **more: Any) -> Refused:
    """The call is refused, for this reason and no other, and says so in words."""
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    assert refusal.value.code == code and str(refusal.value)
    return refusal.value
