"""What every test stands on."""

import gc
import os
import re
import shutil
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
gc.collect()  # what is loaded now stays: no collection has to walk through it again
gc.freeze()
gc.set_threshold(20_000, 20, 50)
MIGRATED = os.environ.get("TEST_MIGRATED", "")  # a file (SQLite) or a database (PostgreSQL)


def pytest_unconfigure() -> None:
    """Leave no folder behind."""
    shutil.rmtree(os.environ["DATA_DIR"], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What no database changes is looked at on SQLite alone."""
    if connection.vendor == "postgresql":
        for item in items:
            if item.get_closest_marker("once"):
                item.add_marker(pytest.mark.skip(reason="the same on SQLite"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Where `bin/test` has run the migrations already, begin with a copy of what they made."""
    test = settings.DATABASES["default"]["TEST"]
    if MIGRATED and connection.vendor == "sqlite":
        shutil.copy(MIGRATED, test["NAME"])
    elif MIGRATED:
        test["TEMPLATE"] = MIGRATED


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """The copy is not made anew."""
    return django_db_keepdb or bool(MIGRATED and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database of the run, and after each test that commits the rows it began with."""
    from tests.kept import Base

    with django_db_blocker.unblock():
        base = Base()
    TransactionTestCase._fixture_teardown = lambda self: base.restore()


@pytest.fixture(scope="session")
def kept_cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The cast, made once."""
    from tests.cast import build_cast
    from tests.kept import Kept

    with django_db_blocker.unblock():
        return Kept(build_cast)


@pytest.fixture
def cast(kept_cast: Any, db: None) -> SimpleNamespace:
    """Two counties in a city, with everybody who works there; see `tests/cast.py`."""
    from tests.factories import make_visit_picture

    make_visit_picture()
    return kept_cast.again()


@pytest.fixture(scope="session")
def kept_year(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The cast and a whole year of one of the north's, made once."""
    from tests.kept import Kept
    from tests.reports.year import build_year

    with django_db_blocker.unblock():
        return Kept(build_year)


@pytest.fixture
def year(kept_year: Any, db: None) -> tuple[SimpleNamespace, Any]:
    """The cast and the one whose year it is; a module takes its `cast` from here."""
    from tests.factories import make_visit_picture

    make_visit_picture()
    return kept_year.again()


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
