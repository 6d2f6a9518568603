"""The web server as `bin/run` and the containers start it: two workers of four threads."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WORKERS, THREADS = 2, 4


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    port: int
    pid: int

    @property
    def workers(self) -> list[str]:
        """The ids of its worker processes."""
        return Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()

    @property
    def processor(self) -> float:
        """Seconds of processor time that its workers have used."""
        ticks = 0
        for pid in self.workers:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])  # user and system
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving() -> Iterator[Server]:
    """The server, from its first answer to the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "gunicorn"), "config.wsgi", f"--bind=127.0.0.1:{port}",
        f"--workers={WORKERS}", f"--threads={THREADS}", "--preload", "--timeout=60",
        "--no-control-socket", "--log-level=warning",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ)
    try:
        wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Until the server takes connections."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
