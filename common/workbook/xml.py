"""Reading XML parts as a stream: no document type, no entities, no surprise in size."""

import zipfile
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from common.refusals import Refused
from common.workbook.safety import MOST_UNPACKED

CHUNK = 256 * 1024
Start = Callable[[str, dict[str, str]], None]


def local(name: str) -> str:
    """A tag or attribute without its namespace: both kinds of .xlsx, and any writer's prefixes."""
    return name.rpartition(":")[2]


def stream(
    package: zipfile.ZipFile,
    name: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read one part through handlers. A document type is refused before anything is expanded."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = forbid
    parser.ExternalEntityRefHandler = forbid
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    size = 0
    try:
        with package.open(name) as part:
            while chunk := part.read(CHUNK):
                size += len(chunk)
                if size > MOST_UNPACKED:
                    raise Refused("workbook.bomb", most=MOST_UNPACKED // 1024 // 1024)
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except Refused:
        raise
    except Exception as error:  # a broken archive fails in many ways, all of them mean this
        raise Refused("workbook.damaged") from error


def forbid(*_: Any) -> None:
    """Called for a document type or an entity: a workbook has none."""
    raise Refused("workbook.damaged")
