"""Where a visitor comes from, and what only somebody at the machine itself is offered."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
FORWARDING = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
              "X-Real-IP", "Via")  # fmt: skip


def address(request: HttpRequest) -> str:
    """The visitor's address; behind PROXIES trusted proxies, the one that the outermost saw."""
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXIES:
        return direct
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    claimed = hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else direct
    return claimed if is_address(claimed) else direct


def is_address(text: str) -> bool:
    """Whether the text is an IP address."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_local(request: HttpRequest) -> bool:
    """Whether server, address and visitor are all this very machine, with nothing in between."""
    host = request.get_host().rsplit(":", 1)[0] if "]" not in request.get_host() else "[::1]"
    return (
        settings.BIND in ("127.0.0.1", "::1", "localhost")
        and host in LOCAL_HOSTS
        and is_loopback(request.META.get("REMOTE_ADDR", ""))
        and not any(request.headers.get(name) for name in FORWARDING)
    )


def is_loopback(text: str) -> bool:
    """Whether the address is the machine's own."""
    return is_address(text) and ip_address(text).is_loopback


def offers_demo(request: HttpRequest) -> bool:
    """Whether the sign-in page may offer a button a role."""
    return settings.DEMO and is_local(request)
