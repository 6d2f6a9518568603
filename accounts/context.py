"""What every page's frame needs."""

from django.conf import settings
from django.http import HttpRequest

from common.loading import still_loading


def page(request: HttpRequest) -> dict:
    """Demo mode, the system's name, the unread notices (counted only when the frame shows them)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO, "loading": still_loading}
    return {
        "demo": settings.DEMO,
        "loading": still_loading,
        "system_name": request.session.get("system_name", ""),
        "unread": user.notices.filter(read_at=None).count,
    }
