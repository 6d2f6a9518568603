"""The texts that cells share."""

import re
import zipfile

from common.workbook.xml import local, stream

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain(text: str) -> str:
    """Without the format's own escapes for control characters."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def read_strings(package: zipfile.ZipFile, path: str) -> list[str]:
    """The shared texts in order, without reading aids (phonetic runs)."""
    strings: list[str] = []
    if path not in package.namelist():
        return strings
    parts: list[str] = []
    state = {"text": False, "aid": False}

    def start(tag: str, _: dict[str, str]) -> None:
        name = local(tag)
        if name == "si":
            parts.clear()
        elif name == "t":
            state["text"] = not state["aid"]
        elif name == "rPh":
            state["aid"] = True

    def end(tag: str) -> None:
        name = local(tag)
        if name == "si":
            strings.append(plain("".join(parts)))
        elif name == "t":
            state["text"] = False
        elif name == "rPh":
            state["aid"] = False

    def text(data: str) -> None:
        if state["text"]:
            parts.append(data)

    stream(package, path, start, end, text)
    return strings
