"""The door: what is taken in as a workbook at all. The content decides, never the name."""

import zipfile
from typing import BinaryIO

from common.refusals import Refused

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024
MOST_PARTS = 2000
MOST_SHEETS = 100
MOST_ROWS = 60_000  # rows with something in them, all sheets together
MOST_COLUMNS = 500

OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def size_of(file: BinaryIO) -> int:
    """The file's length in bytes, left at its start."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


def open_package(file: BinaryIO) -> zipfile.ZipFile:
    """The workbook's package of parts; `Refused` says what else it is."""
    size = size_of(file)
    if size == 0:
        raise Refused("workbook.empty_file")
    if size > MOST_BYTES:
        raise Refused("workbook.too_big", most=MOST_BYTES // 1024 // 1024)
    head = file.read(8)
    file.seek(0)
    if head == OLD_CONTAINER:
        content = file.read()
        raise Refused("workbook.encrypted" if ENCRYPTED in content else "workbook.old_format")
    if not head.startswith(b"PK"):
        raise Refused("workbook.not_a_workbook")
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused("workbook.damaged") from error
    check_parts(package)
    return package


def check_parts(package: zipfile.ZipFile) -> None:
    """Refuse bombs, locks, macros, links to other files, and what is no workbook."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("workbook.bomb", most=MOST_UNPACKED // 1024 // 1024)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("workbook.encrypted")
    if "xl/workbook.bin" in names:
        raise Refused("workbook.old_format")
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Refused("workbook.not_a_workbook")
    if has_macros(package, names):
        raise Refused("workbook.macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refused("workbook.links")


def has_macros(package: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether the workbook carries a program."""
    if any(n.lower().endswith("vbaproject.bin") or n.startswith("xl/macrosheets/") for n in names):
        return True
    return b"macroEnabled" in read_part(package, "[Content_Types].xml")


def read_part(package: zipfile.ZipFile, name: str) -> bytes:
    """One small part whole; nothing when it is missing."""
    try:
        with package.open(name) as part:
            content = part.read(MOST_UNPACKED)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError) as error:
        raise Refused("workbook.damaged") from error
    except Exception as error:  # zlib.error and unknown ways of packing
        raise Refused("workbook.damaged") from error
    return content
