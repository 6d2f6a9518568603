"""The embedded queue: a message, and the table of an exchange, appear whole or not at all."""

from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from config.embedded import Transport


class Looks:
    """Words that look into the queue while they are being written into it."""

    def __init__(self, look):
        self.look = look

    def __json__(self):
        self.look()
        return "written"


def opened(folder, transport):
    options = {
        "data_folder_in": str(folder), "data_folder_out": str(folder),
        "control_folder": str(folder / "control"), "store_processed": False,
    }  # fmt: skip
    return Connection("filesystem://", transport=transport, transport_options=options).channel()


@pytest.fixture
def channel(tmp_path):
    return opened(tmp_path, Transport)


def test_a_message_is_not_there_before_it_is_whole(channel, tmp_path):
    seen = []

    def look():
        seen.append(channel._size("papers"))
        with pytest.raises(Empty):
            channel._get("papers")

    channel._put("papers", {"body": Looks(look)})
    assert seen == [0]
    assert channel._get("papers") == {"body": "written"}
    assert not list(tmp_path.glob("*"))


def test_the_transport_that_it_mends_shows_half_a_message(tmp_path):
    channel = opened(tmp_path, filesystem.Transport)
    with pytest.raises(ValueError, match="Expecting value"):
        channel._put("papers", {"body": Looks(lambda: channel._get("papers"))})


def test_a_message_that_cannot_be_written_leaves_nothing(channel, tmp_path):
    with pytest.raises(TypeError):
        channel._put("papers", {"body": object()})
    assert not list(tmp_path.glob("*"))


def test_an_exchange_knows_its_queues(channel, tmp_path):
    for queue in ("default", "papers", "papers"):
        channel._queue_bind("all", "", "", queue)
    assert {row.queue for row in channel.get_table("all")} == {"default", "papers"}
    assert [path.name for path in (tmp_path / "control").iterdir()] == ["all.exchange"]


def test_the_program_uses_it(settings):
    from config.celery import app

    if not settings.BROKER.startswith("filesystem"):
        pytest.skip("Redis is the broker of this run")
    with app.connection_for_write() as connection:
        assert isinstance(connection.transport, Transport)
