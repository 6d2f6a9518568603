"""The fonts of papers: where they lie, whether they are there, and what they cannot print.

`bin/fonts` makes them once into `settings.FONTS_DIR`. An office's own licensed fonts (方正小标宋,
仿宋_GB2312, 楷体_GB2312) go into `DATA_DIR/fonts/office`; the print stylesheet names them first.
A character that no font has prints as an empty box and nobody is told: so whoever takes names or
texts asks `missing_glyphs` and warns.
"""

import fcntl
import json
import os
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>{dirs}<cachedir>{cache}</cachedir></fontconfig>
"""
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co"}
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def office_folder() -> Path:
    """Where the office puts fonts that it owns; they come first."""
    return settings.DATA_DIR / "fonts" / "office"


def stamp() -> dict:
    """What the last run of `bin/fonts` made and missed; empty when it never ran."""
    try:
        return json.loads((settings.FONTS_DIR / "stamp.json").read_text())
    except (OSError, ValueError):
        return {}


def stood_in_for() -> list[str]:
    """The faces that could not be had here: papers print with others in their place."""
    return stamp().get("missing", [])


def are_being_made() -> bool:
    """Whether `bin/fonts` is at work on them for the first time: a paper had better wait."""
    if stamp():
        return False
    try:
        with (settings.FONTS_DIR / ".lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def use() -> None:
    """Let this process print with our fonts only; to be called before WeasyPrint is imported.

    Where some could not be made, the machine's own stand in for them.
    """
    folders = [office_folder(), settings.FONTS_DIR]
    if not stamp() or stood_in_for():
        folders += [Path("/usr/share/fonts"), Path.home() / ".fonts"]
    text = CONF.format(
        dirs="".join(f"<dir>{folder}</dir>" for folder in folders),
        cache=settings.DATA_DIR / "fontcache",
    )
    path = settings.DATA_DIR / "fonts.conf"
    if not path.exists() or path.read_text() != text:
        half = path.with_suffix(f".{os.getpid()}")
        half.write_text(text)
        half.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)


def missing_glyphs(text: str) -> set[str]:
    """The visible characters of the text that no font of ours has.

    Empty where the fonts have not been made: then nothing is known about them.
    """
    runs = coverage()
    if not runs:
        return set()
    starts = [first for first, _ in runs]
    return {
        character
        for character in set(text)
        if _is_visible(character) and not _covered(ord(character), runs, starts)
    }


def _is_visible(character: str) -> bool:
    code = ord(character)
    if any(code in selectors for selectors in SELECTORS):
        return False
    return unicodedata.category(character) not in INVISIBLE


def _covered(code: int, runs: tuple, starts: list[int]) -> bool:
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= runs[at][1]


def coverage() -> tuple[tuple[int, int], ...]:
    """The characters that can be printed, as (first, last) runs in order."""
    path = settings.FONTS_DIR / "coverage.json"
    try:
        made = path.stat().st_mtime_ns
    except OSError:
        return ()
    own = sorted(office_folder().glob("*.[ot]t[fc]")) if office_folder().is_dir() else []
    return _coverage(path, made, tuple(own))


@lru_cache(maxsize=2)
def _coverage(path: Path, made: int, own: tuple[Path, ...]) -> tuple[tuple[int, int], ...]:
    runs = [tuple(run) for run in json.loads(path.read_text())]
    for font in own:
        runs += [(code, code) for code in _codes(font)]
    merged: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


@cache
def _codes(font: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    number = 0 if font.suffix == ".ttc" else -1
    return frozenset(TTFont(font, fontNumber=number, lazy=True).getBestCmap())
