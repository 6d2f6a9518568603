"""Reading one cell. A reader says exactly what stands there or `BadCell`: none of them guesses."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from common.wording import listed
from common.workbook.values import SPACES, CellError, Month

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
Reader = Callable[[Any], Any]


class BadCell(Exception):
    """The cell cannot be read: a code with parameters (see `common.wording`)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def plain(value: object) -> str:
    """A cell as text, full-width signs made half-width, no space at either end."""
    if isinstance(value, CellError):
        raise BadCell("cell.formula" if value.text == "formula" else "cell.error", text=value.text)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFKC", CONTROLS.sub("", str(value))).strip()


def packed(value: object) -> str:
    """Like `plain`, without any space inside."""
    return SPACES.sub("", plain(value))


def text(most: int = 100) -> Reader:
    """A reader of free text up to a length; rare characters stay as they are."""

    def read(value: Any) -> str:
        plain(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, Month | date):
            raise BadCell("cell.not_text")
        found = re.sub(r"[ \t\u3000\u00a0]+", " ", CONTROLS.sub("", str(value))).strip()
        if len(found) > most:
            raise BadCell("cell.too_long", most=most, length=len(found))
        return found

    return read


def one_line(most: int = 100) -> Reader:
    """A reader of a short text: line breaks inside it go."""
    inner = text(32_767)

    def read(value: Any) -> str:
        found = SPACES.sub(" ", inner(value)).strip()
        found = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", found)
        if len(found) > most:
            raise BadCell("cell.too_long", most=most, length=len(found))
        return found

    return read


def person_name(value: Any) -> str:
    """A person's name: 「熊  平」 is 熊平, the dot of a long name is one kind of dot."""
    plain(value)
    if not isinstance(value, str):
        raise BadCell("cell.not_a_name")
    found = re.sub(r"[•・‧∙．.]", "·", one_line(60)(value))
    letters = found.replace("·", "").replace(" ", "").replace("-", "").replace("'", "")
    if not letters or not all(
        unicodedata.category(letter)[0] in "LM" or letter == "〇" for letter in letters
    ):
        raise BadCell("cell.not_a_name")
    if len(found) > 30:
        raise BadCell("cell.too_long", most=30, length=len(found))
    return found


def firm_name(value: Any) -> str:
    """A firm's name as written, without spaces and line breaks inside Chinese."""
    plain(value)
    if not isinstance(value, str):
        raise BadCell("cell.not_a_name")
    found = one_line(120)(value)
    if not any(unicodedata.category(letter)[0] == "L" for letter in found):
        raise BadCell("cell.not_a_name")
    return found


def firm_key(name: str) -> str:
    """What two spellings of one firm's name share: width, spaces, kind of brackets, case."""
    key = SPACES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return key.translate(str.maketrans("〔〕【】[]·•", "()()()··"))


def id_number(value: Any) -> str:
    """An 18-digit resident ID number. Kept as a number it has lost its last digits.

    Form, check digit and birth date are checked. The place code is not: numbers are given out
    years after birth, with codes that the place did not have then.
    """
    found = packed(value).lstrip("'’‘`").upper()
    if not isinstance(value, str) and len(found) > 15 and (
        isinstance(value, float) or found.endswith("000")
    ):  # fmt: skip
        raise BadCell("cell.id_digits_lost")
    found = found.replace("-", "")
    if len(found) == 15 and found.isdigit():
        raise BadCell("cell.id_old")
    if len(found) != 18:
        raise BadCell("cell.id_length", length=len(found))
    if not re.fullmatch(r"\d{17}[\dX]", found, re.ASCII):
        raise BadCell("cell.id_form")
    if ric.calc_check_digit(found) != found[-1]:
        raise BadCell("cell.id_check")
    try:
        born = ric.get_birth_date(found)
    except (ValidationError, ValueError) as error:
        raise BadCell("cell.id_birth") from error
    if not 1900 <= born.year <= 2100:
        raise BadCell("cell.id_birth")
    return found


def credit_code(value: Any) -> str:
    """An 18-character unified social credit code (GB 32100)."""
    found = packed(value).lstrip("'’‘`").upper().replace("-", "")
    if not isinstance(value, str) and len(found) > 15 and (
        isinstance(value, float) or found.endswith("000")
    ):  # fmt: skip
        raise BadCell("cell.id_digits_lost")
    if len(found) != 18:
        raise BadCell("cell.code_length", length=len(found))
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", found):
        raise BadCell("cell.code_form")
    try:
        return uscc.validate(found)
    except ValidationError as error:
        raise BadCell("cell.code_check") from error


MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})(?:(?:-|转|ext\.?)(\d{1,6}))?", re.ASCII)


def phone(value: Any) -> str:
    """A mobile number, or a landline with its area code."""
    if isinstance(value, float) and not value.is_integer():
        raise BadCell("cell.phone_form", digits=0)
    found = packed(value).lstrip("'’‘`")
    found = re.sub(r"\.0+$", "", found)
    bare = re.sub(r"[-.()]", "", re.sub(r"^(?:\+|00)86-?", "", found))
    if bare.startswith("86") and len(bare) == 13:
        bare = bare[2:]
    if MOBILE.fullmatch(bare):
        return bare
    line = LANDLINE.fullmatch(re.sub(r"^\((0\d{2,3})\)", r"\1-", found))
    if line and 10 <= len(line[1] + line[2]) <= 12:
        return f"{line[1]}-{line[2]}" + (f"-{line[3]}" if line[3] else "")
    if re.search(r"\d{7,}\D+\d{7,}", found):
        raise BadCell("cell.phone_several")
    if bare.isdigit() and len(bare) in (7, 8):
        raise BadCell("cell.phone_area")
    digits = len(re.sub(r"\D", "", bare))
    raise BadCell("cell.phone_form", digits=digits)


def is_mobile(number: str) -> bool:
    """Whether the number belongs to one person's mobile and not to an office."""
    return bool(MOBILE.fullmatch(number))


GROUPED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:人|名|个|家|户|位)?", re.ASCII)


def whole(value: Any) -> int:
    """A whole number from 0 up; 「33人」 is one, 「约200人」 is not."""
    if isinstance(value, bool | Month | date):
        raise BadCell("cell.not_whole")
    match = GROUPED.fullmatch(packed(value))
    if not match or len(match[1]) > 12:
        raise BadCell("cell.not_whole")
    number = int(match[1].replace(",", ""))
    if number > 10_000_000:
        raise BadCell("cell.not_whole")
    return number


YES = frozenset(("√", *"✓✔☑V是有已对Y1", "已建", "已建立", "已成立", "建立", "YES"))
NO = frozenset(("×", *"✗✘X☐□否未N0", "没有", "未建", "未建立", "未成立", "NO"))


def yes_no(value: Any) -> bool:
    """√ or ×, 是 or 否, and the like."""
    if isinstance(value, bool):
        return value
    found = packed(value).upper()
    if found in YES:
        return True
    if found in NO:
        return False
    raise BadCell("cell.not_yes_no")


def one_of(names: dict[str, Any]) -> Reader:
    """A reader of one of several words, however spaced or bracketed."""
    known = {packed(name).casefold(): code for name, code in names.items()}

    def read(value: Any) -> Any:
        found = packed(value).casefold()
        bare = re.sub(r"\([^()]*\)", "", found)
        for form in (found, bare):
            if form in known:
                return known[form]
        raise BadCell("cell.not_one_of", names=listed(list(dict.fromkeys(names))[:8]))

    return read
