"""What `bin/run` becomes: web server, workers and clock, kept running by one foreground program.

Each service has a process group of its own, so that Ctrl-C reaches the supervisor alone, which
then stops the others in order. On the first start the demo county and the fonts of papers are
made beside the running pages; while a file of theirs lies in DATA_DIR/loading, pages say so.
Nothing of Django is imported here: this process only waits.
"""

import contextlib
import ctypes
import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ["DATA_DIR"])
PORT = int(os.environ["PORT"])
BIN = Path(sys.executable).parent
QUIET = ["--loglevel=warning", "--without-gossip", "--without-mingle", "--without-heartbeat"]
CELERY = [str(BIN / "celery"), "--quiet", "--app=config"]
WORKER = [*CELERY, "worker", *QUIET]
PATIENCE = 15  # seconds that a service has to end what it is at


def say(text: str) -> None:
    """One line for whoever started this."""
    with contextlib.suppress(OSError):  # whoever listened may be gone
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def die_with_parent() -> None:
    """Between fork and exec: get SIGTERM when the supervisor is gone, even by kill -9 (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


@dataclass
class Service:
    """A program with its log; `once` for one that ends by itself."""

    name: str
    command: list[str]
    once: bool = False
    process: subprocess.Popen | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it, with what it says going to its log."""
        path = DATA / "logs" / f"{self.name}.log"
        if path.exists() and path.stat().st_size > 20_000_000:
            path.replace(path.with_suffix(".old"))
        self.started = [*self.started[-4:], time.monotonic()]
        with path.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent,
            )  # fmt: skip
        if self.once:
            (DATA / "loading" / self.name).touch()

    def has_ended(self) -> bool:
        """Whether it ran and does so no more."""
        return self.process is not None and self.process.poll() is not None

    def restart_is_due(self) -> bool:
        """At once after a single exit, slower when it keeps falling over."""
        hurried = len(self.started) == 5 and self.started[-1] - self.started[0] < 60
        return time.monotonic() - self.started[-1] > (30 if hurried else 1)

    def signal(self, number: signal.Signals) -> None:
        """To the whole group for SIGKILL, else to the program, which knows its children."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            send = os.killpg if number == signal.SIGKILL else os.kill
            send(self.process.pid, number)


def services() -> dict[str, Service]:
    """What runs all the time. Papers wait for their fonts, and never keep other jobs waiting."""
    web = [
        str(BIN / "gunicorn"), "config.wsgi", f"--bind=127.0.0.1:{PORT}", "--workers=2",
        "--threads=4", "--preload", "--timeout=60", "--graceful-timeout=10", "--log-level=warning",
        "--no-control-socket",
    ]  # fmt: skip
    worker = [*WORKER, "--queues=default", "--concurrency=1", "--hostname=default@%h"]
    papers = [*WORKER, "--queues=papers", "--concurrency=2", "--hostname=papers@%h"]
    clock = [*CELERY, "beat", "--loglevel=warning", "--pidfile="]
    commands = {"web": web, "worker": worker, "papers": papers, "clock": clock}
    return {name: Service(name, command) for name, command in commands.items()}


def loaders(empty: bool) -> list[Service]:
    """What is made once, beside the running pages."""
    parts = [Service("fonts", ["nice", sys.executable, str(ROOT / "bin" / "fonts")], once=True)]
    if not empty and not has_users() and not has_rows("accounts_district"):
        command = ["nice", sys.executable, "manage.py", "demo", "--password", demo_password()]
        parts.append(Service("demo", command, once=True))
    return parts


def has_users() -> bool:
    """Whether somebody has an account here already."""
    return has_rows("accounts_user WHERE username <> 'system'")


def has_rows(table: str) -> bool:
    """Whether something stands in a table; a district, for one, before anybody has an account."""
    with sqlite3.connect(DATA / "zhidao.sqlite3") as database:
        return database.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None


def demo_password() -> str:
    """DEMO_PASSWORD, or one made now; kept so that later starts can tell it."""
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
    path = DATA / "demo_password"
    path.touch(mode=0o600)
    path.write_text(password)
    return password


def answers() -> bool:
    """Whether the web server takes connections."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def greet() -> None:
    """Where it is, and how to sign in."""
    say(f"Zhidao: http://127.0.0.1:{PORT}/   (Ctrl-C stops it; logs in {DATA / 'logs'})")
    password = DATA / "demo_password"
    if password.exists():
        say("Sign in as admin, department, county, committee, station, instructor or auditor;")
        say(f"the password is {password.read_text()}")
    elif not has_users():
        command = [sys.executable, "manage.py", "first_run_code"]
        code = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        say(f"Nobody is here yet. The code of the first-run page is {code.stdout.strip()}")


def main() -> int:
    """Start everything, keep it running, stop it all."""
    if answers():
        say(f"Port {PORT} is in use: set PORT to another one.")
        return 1
    for folder in ("logs", "loading"):
        (DATA / folder).mkdir(exist_ok=True)
    for left in (DATA / "loading").iterdir():
        left.unlink()
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda got, frame: stopping.append(got))
    running, loading = services(), loaders("--empty" in sys.argv)
    try:
        watch(running, loading, stopping)
    finally:
        stop([*loading, *running.values()])
    return 0


def watch(running: dict[str, Service], loading: list[Service], stopping: list[int]) -> None:
    """Until told to stop: restart what ended, note what is made."""
    for part in loading:
        part.start()
    greeted = False
    while not stopping:
        start_what_may(running, loading)
        if not greeted and answers():
            greet()
            greeted = True
        for part in [part for part in loading if part.has_ended()]:
            loading.remove(part)
            (DATA / "loading" / part.name).unlink(missing_ok=True)
            if part.process.returncode:
                say(f"{part.name} could not all be made: see {DATA / 'logs' / part.name}.log")
        for service in running.values():
            if service.has_ended() and service.restart_is_due():
                say(f"{service.name} ended ({service.process.returncode}); starting it again")
                if service.name == "clock":  # a half-written timetable would stop it for ever
                    for timetable in DATA.glob("beat*"):
                        timetable.unlink()
                service.start()
        time.sleep(0.2)


def start_what_may(running: dict[str, Service], loading: list[Service]) -> None:
    """Pages as soon as somebody can sign in to the demo, papers as soon as there are fonts."""
    awaited = {part.name for part in loading}
    for service in running.values():
        if service.process is None:
            waits = "fonts" in awaited if service.name == "papers" else "demo" in awaited
            if not waits or (service.name != "papers" and has_users()):
                service.start()


def stop(everything: list[Service]) -> None:
    """Ask, wait, and leave no process behind."""
    say("Stopping.")
    for service in everything:
        service.signal(signal.SIGTERM)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and any(s.process and not s.has_ended() for s in everything):
        time.sleep(0.1)
    for service in everything:
        service.signal(signal.SIGKILL)
        if service.process:
            service.process.wait()
    for left in (DATA / "loading").iterdir():
        left.unlink()


if __name__ == "__main__":
    sys.exit(main())
