"""The categories of problems: a district's own list, a code and its word a line."""

from collections.abc import Iterable

from accounts.models import District
from accounts.policies import by_district, policy
from common.refusals import Refused
from records.models import Problem

CODE_MOST, LABEL_MOST = 20, 40


def read_category(line: str) -> tuple[str, str]:
    """A line `code | word`, or the code of a sample category alone; ValueError for another."""
    code, _, label = (part.strip() for part in line.replace("｜", "|").partition("|"))
    known = code in Problem.Category.values
    if not code or len(code) > CODE_MOST or len(label) > LABEL_MOST or not (label or known):
        raise ValueError(line)
    if not code.replace("_", "").isascii() or not code.replace("_", "").isalnum():
        raise ValueError(line)
    return code, label


def categories(district: District) -> dict[str, str]:
    """The district's categories by code, in its order."""
    return named(policy("problem_categories", district))


def categories_of(districts: Iterable[District]) -> dict[str, str]:
    """Those of several districts together, for a filter."""
    found: dict[str, str] = {}
    for lines in by_district("problem_categories", districts).values():
        found |= {code: label for code, label in named(lines).items() if code not in found}
    return found


def label_of(code: str, district: District) -> tuple[str, str]:
    """The code and the district's own word for it (empty: the sample's), as a problem keeps them.

    A code that the district does not use is refused; `other` always goes.
    """
    lines = dict(read_category(line) for line in policy("problem_categories", district))
    if code not in lines and code != Problem.Category.OTHER:
        raise Refused("problem.no_category")
    return code, lines.get(code, "")


def named(lines: Iterable[str]) -> dict[str, str]:
    """Code and word of each line."""
    samples = dict(Problem.Category.choices)
    pairs = (read_category(line) for line in lines)
    return {code: label or str(samples[code]) for code, label in pairs}
