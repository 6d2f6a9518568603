"""The first run: nobody is there yet, and whoever has the code makes the first administrator.

The code lies in DATA_DIR, readable by the server's own user only. `bin/run --empty` prints it,
`manage.py first_run_code` anywhere else. Knowing it proves access to the machine; a local address
alone would not, for a proxy in front makes everybody local.
"""

import secrets

from django.conf import settings

from accounts.actions import one_time_password
from accounts.models import User
from common.loading import is_loading

FILE = "first_run_code"


def is_due() -> bool:
    """Whether there is no user but the system, and no demo is on its way that will bring some."""
    return not is_loading("demo") and not User.objects.people().exists()


def code() -> str:
    """The code, made when it is first asked for."""
    path = settings.DATA_DIR / FILE
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(one_time_password())
    except FileExistsError:
        pass
    return path.read_text().strip()


def is_right(typed: str) -> bool:
    """Whether that is the code."""
    return secrets.compare_digest(typed.strip().lower().encode(), code().encode())


def forget() -> None:
    """The code has served its purpose."""
    (settings.DATA_DIR / FILE).unlink(missing_ok=True)
