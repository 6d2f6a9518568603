"""Which number formats show a date, and whether they show its day."""

import re
import zipfile
from dataclasses import dataclass, field

from common.workbook.xml import local, stream

# Formats that every program knows by number; 27–36 and 50–58 are dates in Chinese editions.
WHOLE_DAYS = {*range(14, 17), 22, 28, 29, 30, 31, 51, 53, 54, 58}
MONTHS = {17, 27, 36, 50, 52, 57}
TIMES = {*range(18, 22), *range(32, 36), *range(45, 48), 55, 56}
UNSEEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass
class Styles:
    """Style number → "day", "month" or "time"; what is missing is no date."""

    kinds: dict[int, str] = field(default_factory=dict)


def kind_of(number: int, code: str | None) -> str | None:
    """What a number format shows."""
    if code is None:
        if number in WHOLE_DAYS:
            return "day"
        if number in MONTHS:
            return "month"
        return "time" if number in TIMES else None
    seen = UNSEEN.sub("", code.split(";")[0]).lower()
    if "general" in seen or "通用" in seen:
        return None
    if "y" in seen or "e" in seen.replace("e+", "").replace("e-", ""):
        return "day" if "d" in seen else "month"
    if "d" in seen and "m" in seen:
        return "day"
    return "time" if re.search(r"[hs]", seen) else None


def read_styles(package: zipfile.ZipFile, path: str) -> Styles:
    """The workbook's styles, as far as they concern dates."""
    codes: dict[int, str] = {}
    styles, place = Styles(), {"in": False, "at": 0}

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            place["in"] = True
        elif name == "xf" and place["in"]:
            number = int(attributes.get("numFmtId", 0) or 0)
            if kind := kind_of(number, codes.get(number)):
                styles.kinds[place["at"]] = kind
            place["at"] += 1

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            place["in"] = False

    if path in package.namelist():
        stream(package, path, start, end)
    return styles
