"""The embedded queue: kombu's file system transport, in which nobody sees half a message.

Kombu creates a message under its final name and then writes it; a worker that looks in between
takes an empty file, stops on it, and the message is gone. Here a file gets its name when it is
whole. The same holds for the file that says which queues an exchange feeds.
"""

import os
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu.transport import filesystem


class Channel(filesystem.Channel):
    """Messages and tables that appear whole or not at all."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        out = self.data_folder_out
        with _apart(Path(out)) as folder:
            self.data_folder_out = str(folder)  # where kombu writes it …
            try:
                super()._put(queue, payload, **kwargs)
            finally:
                self.data_folder_out = out
            for file in folder.iterdir():
                file.replace(Path(out, file.name))  # … and this is when it is there

    def _queue_bind(self, exchange: str, *more: Any) -> None:
        table = self._exchange_file(exchange)
        self.control_folder.mkdir(exist_ok=True)
        with _apart(self.control_folder) as folder:
            empty = folder / table.name
            empty.write_text("[]")
            if not table.exists():
                empty.replace(table)
        super()._queue_bind(exchange, *more)


class Transport(filesystem.Transport):
    """What `broker_transport` names."""

    Channel = Channel


@contextmanager
def _apart(folder: Path) -> Any:
    """A folder of one's own on the same disk, gone afterwards."""
    own = folder / f"writing-{os.getpid()}-{uuid.uuid4().hex}"
    own.mkdir()
    try:
        yield own
    finally:
        for file in own.iterdir():
            file.unlink()
        own.rmdir()
