"""`bin/run` as one program: everything answers, what dies is started again, nothing is left."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection

from tests.worker import wait_until

ROOT = Path(__file__).parent.parent
pytestmark = [
    pytest.mark.jobs,
    pytest.mark.skipif(
        bool(os.environ.get("TEST_DATABASE_URL") or os.environ.get("CELERY_BROKER_URL")),
        reason="bin/run is SQLite with the embedded queue",
    ),
]


class Running:
    """A supervisor on a data folder and port of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.out = folder, folder / "out"
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment |= {"DEMO": "1", "BIND": "127.0.0.1", "DATA_DIR": str(folder)}
        environment |= {"PORT": str(self.port)}
        self.migrated(connection.settings_dict["NAME"])
        (folder / "static").mkdir()
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "config/supervisor.py", "--empty"], cwd=ROOT, env=environment,
                stdout=out, stderr=out,
            )  # fmt: skip

    def migrated(self, name: str) -> None:
        """The tables, as this run's own database was given them by the migrations."""
        ours, own = sqlite3.connect(name), sqlite3.connect(self.folder / "zhidao.sqlite3")
        with closing(ours), closing(own):
            ours.backup(own)

    def health(self) -> dict:
        """What /healthz says; empty while nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return json.load(answer)
        except (URLError, ConnectionError, TimeoutError):
            return {}

    def processes(self) -> list[tuple[int, str]]:
        """Everything that works on this data folder."""
        return [found for found in map(self.seen, Path("/proc").glob("[0-9]*")) if found]

    def seen(self, path: Path) -> tuple[int, str] | None:
        try:
            mine = f"DATA_DIR={self.folder}\0".encode() in (path / "environ").read_bytes()
            words = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return None
        return (int(path.name), words) if mine and words else None

    def told(self) -> str:
        """What it printed, and the ends of its logs."""
        logs = [path.read_text()[-500:] for path in (self.folder / "logs").glob("*.log")]
        return "\n".join([self.out.read_text(), *logs])


@pytest.fixture
def running(django_db_setup: None, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    for pid, _ in running.processes():
        os.kill(pid, signal.SIGKILL)


def test_one_program_serves_restarts_what_dies_and_leaves_nothing(running):
    wait_until(lambda: running.health().get("broker") == "ok", 120, running.told)
    wait_until(lambda: "papers@" in str(running.processes()), 120, running.told)
    assert f"http://127.0.0.1:{running.port}/" in running.out.read_text()
    assert not list((running.folder / "loading").iterdir())
    assert sum(" beat " in words for _, words in running.processes()) == 1

    workers = [pid for pid, words in running.processes() if "default@" in words]
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: any("default@" in w and pid not in workers for pid, w in running.processes()),
        60, running.told,
    )  # fmt: skip

    environment = os.environ | {"PORT": str(running.port), "DATA_DIR": str(running.folder)}
    second = subprocess.run(
        [sys.executable, "config/supervisor.py"], cwd=ROOT, env=environment,
        capture_output=True, text=True,
    )  # fmt: skip
    assert second.returncode == 1
    assert f"Port {running.port} is in use" in second.stdout

    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(30) == 0
    assert running.processes() == []


def test_even_a_killed_supervisor_takes_everything_with_it(running):
    wait_until(lambda: bool(running.health()), 120, running.told)
    running.process.kill()
    running.process.wait()
    wait_until(lambda: running.processes() == [], 60, lambda: str(running.processes()))


def test_what_was_imported_before_the_first_start_is_not_mixed_with_a_demo(tmp_path):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"DEMO": "1", "DATA_DIR": str(tmp_path), "PORT": "0"}

    def manage(*words: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert manage("migrate", "-v0").returncode == 0
    parts = "from config import supervisor as s; print([p.name for p in s.loaders(False)])"
    assert "demo" in manage("shell", "-v0", "-c", parts).stdout
    sample = ROOT / "tests" / "samples" / "roster-qinghe.xlsx"
    assert manage("import_roster", str(sample)).returncode == 0
    assert "demo" not in manage("shell", "-v0", "-c", parts).stdout
    assert "wants neither" in manage("demo").stderr
