"""How a room says who may open its pages; `tests/test_access.py` holds every page to it.

In `tests/<room>/access.py`:

    PAGES = {
        "records:log_list": page("department committee station_head instructor auditor"),
        "records:log_edit": page("instructor", of=lambda office: office.log.pk),
        "records:log_submit": post("instructor", of=lambda office: office.log.pk),
    }
    OPEN = {"records:confirmation"}          # pages that need no sign-in

The roles are those of a county (see `tests/cast.py`); "everybody" means all six. `of` gives the
address's arguments (one, or a tuple) for an office of the cast. Such a page is also asked for the
other county's: that must be 404, unless `scoped=False`. Exceptions a role go into `special`:
`special={"committee": 404}`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.cast import Office

ROLES = ["administrator", "department", "committee", "station_head", "instructor", "auditor"]


@dataclass(frozen=True)
class Page:
    """Who gets which answer: `gets` for the roles named, `others` for the rest."""

    roles: str
    of: Callable[[Office], Any] | None = None
    gets: int = 200
    others: int = 403
    scoped: bool = True
    query: str = ""
    special: dict[str, int] = field(default_factory=dict)

    @property
    def allowed(self) -> list[str]:
        """The roles that come in."""
        return ROLES if self.roles == "everybody" else self.roles.split()

    def address(self, name: str, office: Office) -> str:
        """The page's address for the office's own things."""
        args = self.of(office) if self.of else ()
        return reverse(name, args=args if isinstance(args, tuple) else (args,)) + self.query

    def answer(self, role: str) -> int:
        """The status that the role gets."""
        return self.special.get(role, self.gets if role in self.allowed else self.others)


def page(roles: str, **more: Any) -> Page:
    """A page that is read (or a form that is opened) with GET."""
    return Page(roles, **more)


def post(roles: str, **more: Any) -> Page:
    """An address that takes POST only: GET is 405 for those who may and 403 for the others."""
    return Page(roles, **{"gets": 405, **more})
