"""An enterprise's link as a browser uses it, for the tests of it."""

from typing import Any
from uuid import uuid4

from records.confirming import visits_of
from records.models import Confirmation, ConfirmationAnswer

NOES = [
    "不在企业领取薪金", "不在企业领取奖金", "不在企业免费就餐", "不在企业享受福利待遇",
    "不增加企业经济负担",
]  # fmt: skip


def page(confirmation: Confirmation) -> str:
    """Where its link leads."""
    return f"/c/{confirmation.token}/"


def filled_in(confirmation: Confirmation, **more: Any) -> dict[str, Any]:
    """The page as a browser posts it with nothing marked: everything is confirmed."""
    shown = [f"{visit.pk}:{visit.way}" for visit in visits_of(confirmation)]
    return {
        "form_key": str(uuid4()), "month": confirmation.period.code, "shown": shown,
        "asked": NOES, **more,
    }  # fmt: skip


def answer_of(confirmation: Confirmation) -> ConfirmationAnswer:
    """What the enterprise said."""
    return ConfirmationAnswer.objects.get(confirmation=confirmation)
