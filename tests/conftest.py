"""What every test stands on."""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

# The settings read these, so they come first; each parallel worker has a data folder of its own.
os.environ.setdefault("DEMO", "1")
os.environ["DATA_DIR"] = tempfile.mkdtemp(
    prefix="zhidao-test-" + os.environ.get("PYTEST_XDIST_WORKER", "")
)
os.environ.pop("DATABASE_URL", None)
if database_url := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = database_url
if broker_url := os.environ.pop("CELERY_BROKER_URL", ""):
    parallel = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["CELERY_BROKER_URL"] = re.sub(r"/\d+$", f"/{parallel}", broker_url)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test.utils import CaptureQueriesContext

django.setup()
# A parallel worker inherits this process's environment: it must not load the settings before it
# has read the lines above for itself, or it would stand on this process's folder and queue.
del os.environ["DJANGO_SETTINGS_MODULE"]
Path(os.environ["DATA_DIR"], "static").mkdir()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, in tests only
_flush = TransactionTestCase._fixture_teardown


def _flush_with_the_audit_trail_open(self: TransactionTestCase) -> None:
    """Emptying the database between tests is the one thing that may delete audit entries."""
    from accounts import triggers

    triggers.remove(connection)
    try:
        _flush(self)
    finally:
        triggers.install(connection)


TransactionTestCase._fixture_teardown = _flush_with_the_audit_trail_open


@pytest.fixture
def cast(db: None) -> SimpleNamespace:
    """Two counties in a city, with everybody who works there; see `tests/cast.py`."""
    from tests.cast import build_cast

    return build_cast()


@pytest.fixture
def page_of() -> Callable[..., Client]:
    """A browser signed in as the user: `page_of(user).get(url)`."""

    def sign_in(user: Any, **headers: Any) -> Client:
        client = Client(**headers)
        if user is not None:
            client.force_login(user, "accounts.backends.AccountBackend")
        return client

    return sign_in


@pytest.fixture
def costs_the_same() -> Callable[..., None]:
    """A list page must cost the same with more rows: `costs_the_same(client, url, grow)`."""

    def check(client: Client, url: str, grow: Callable[[], Any]) -> None:
        assert client.get(url).status_code == 200  # what is looked up only once
        with CaptureQueriesContext(connection) as few:
            assert client.get(url).status_code == 200
        grow()
        with CaptureQueriesContext(connection) as many:
            assert client.get(url).status_code == 200
        assert len(few) == len(many), "\n".join(query["sql"] for query in many)

    return check
