"""The arithmetic of a score: pure functions of the frozen rules and one person's gathered inputs.

Points are whole hundredths, exact fractions until each line is rounded half up, once. A line with
nothing due or no data earns nothing and costs nothing: it is left out, and the rest is re-scaled.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from common.figures import NO_DATA, NOTHING_DUE, OK

SET_ASIDE = "set_aside"
FIGURE, RATED, HALF = "figure", "rated", "half"
DEDUCTION, BONUS, VETO = "deduction", "bonus", "veto"
BASE = (FIGURE, RATED, HALF)
HUNDRED = 100


@dataclass(frozen=True)
class Line:
    """What one indicator gave. `points` is None while it is left out."""

    code: str
    method: str
    maximum: int
    state: str
    points: int | None
    value: int | None = None
    due: int | None = None
    inputs: dict[str, Any] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person to rate it or to confirm that it is set aside."""
        return self.state in (NOTHING_DUE, NO_DATA)


@dataclass(frozen=True)
class Score:
    """One person's result; `total` is None when nothing at all could be judged."""

    lines: list[Line]
    earned: int
    judged: int
    possible: int
    bonus: int
    penalty: int
    total: int | None
    vetoed: bool
    open_lines: int
    proposed: str


def half_up(amount: Fraction) -> int:
    """The nearest whole number, halves upward; for amounts of zero and more."""
    return int((2 * amount.numerator + amount.denominator) // (2 * amount.denominator))


def score(rules: dict[str, Any], data: dict[str, Any]) -> Score:
    """Everything: lines, their sum, the re-scaling, deductions and bonuses, vetoes, the grade."""
    lines = [line_of(indicator, rules, data) for indicator in rules["indicators"]]
    base = [line for line in lines if line.method in BASE]
    counted = [line for line in base if line.state == OK]
    earned = sum(line.points for line in counted)
    judged, possible = (sum(line.maximum for line in some) for some in (counted, base))
    bonus = _capped(lines, BONUS, rules["caps"]["bonus"])
    penalty = _capped(lines, DEDUCTION, rules["caps"]["penalty"])
    total = None
    if judged:
        total = max(0, half_up(Fraction(earned * possible, judged)) + bonus - penalty)
    vetoed = any(line.method == VETO and line.value for line in lines)
    waiting = sum(line.is_open for line in base)
    proposed = "" if waiting or total is None else grade_for(rules["grades"], total, vetoed)
    return Score(lines, earned, judged, possible, bonus, penalty, total, vetoed, waiting, proposed)


def grade_for(grades: list[dict[str, Any]], total: int, vetoed: bool) -> str:
    """The best grade whose floor the total reaches; the lowest one after a veto."""
    if not grades:
        return ""
    if not vetoed:
        for grade in grades:
            if total >= grade["floor"]:
                return grade["code"]
    return grades[-1]["code"]


def line_of(indicator: dict[str, Any], rules: dict[str, Any], data: dict[str, Any]) -> Line:
    """One indicator's line, with a person's word where there was nothing to judge by."""
    words = [a for a in data.get("adjustments", ()) if a["code"] == indicator["code"]]
    if indicator["method"] in (DEDUCTION, BONUS, VETO):
        return _by_word(indicator, words)
    line = {FIGURE: _figure, RATED: _rated, HALF: _half}[indicator["method"]](
        indicator, rules, data
    )
    return _decided(line, words) if line.is_open else line


def _figure(indicator: dict[str, Any], rules: dict[str, Any], data: dict[str, Any]) -> Line:
    reading = data.get("figures", {}).get(indicator["figure"])
    if reading is None or reading["state"] == NO_DATA or reading["value"] is None:
        return _left_out(indicator, NO_DATA)
    value, due = reading["value"], reading["due"]
    source = indicator.get("due", "figure")
    if source == "book":
        due = data.get("book", {}).get(indicator["figure"]) or indicator.get("target")
    elif source == "fixed" or due is None:
        due = indicator.get("target")
    missing = reading["state"] == NOTHING_DUE and source == "figure"
    if missing or not due:
        return _left_out(indicator, NOTHING_DUE, value, due)
    points = indicator["points"] * min(Fraction(value, due), Fraction(1))
    return _line(indicator, half_up(points), value, due, {"source": source})


def _rated(indicator: dict[str, Any], rules: dict[str, Any], data: dict[str, Any]) -> Line:
    means, weights = {}, {}
    for group, weight in rules["weights"].items():
        if indicator.get("groups") and group not in indicator["groups"]:
            continue
        given = data.get("ratings", {}).get(group, ())
        marks = [m[indicator["code"]] for m in given if m.get(indicator["code"]) is not None]
        if marks and weight:
            means[group], weights[group] = Fraction(sum(marks), len(marks)), weight
    if not means:
        return _left_out(indicator, NO_DATA)
    whole = sum(weights.values())
    mean = sum(weights[group] * means[group] for group in means) / whole
    inputs = {
        "means": {group: [m.numerator, m.denominator] for group, m in means.items()},
        "weights": weights,
        "of": whole,
    }
    points = half_up(indicator["points"] * mean / HUNDRED)
    return _line(indicator, points, half_up(mean * HUNDRED), HUNDRED * HUNDRED, inputs)


def _half(indicator: dict[str, Any], rules: dict[str, Any], data: dict[str, Any]) -> Line:
    half = data.get("halves", {}).get(indicator["figure"])
    if half is None:
        return _left_out(indicator, NOTHING_DUE)
    if half["state"] != OK or half["total"] is None:
        return _left_out(indicator, NO_DATA)
    due = HUNDRED * HUNDRED
    points = indicator["points"] * min(Fraction(half["total"], due), Fraction(1))
    return _line(indicator, half_up(points), half["total"], due, {"half": half["evaluation"]})


def _decided(line: Line, words: list[dict[str, Any]]) -> Line:
    """The last word of a person on a line that was left out."""
    said = [word for word in words if word["kind"] in ("by_hand", "aside")]
    if not said:
        return line
    word = said[-1]
    inputs = {**line.inputs, "missing": line.state, "word": word["id"]}
    if word["kind"] == "aside":
        return Line(
            line.code, line.method, line.maximum, SET_ASIDE, None, line.value, line.due, inputs
        )
    points = half_up(Fraction(line.maximum * word["mark"], HUNDRED))
    inputs["by_hand"] = word["mark"]
    return Line(line.code, line.method, line.maximum, OK, points, line.value, line.due, inputs)


def _by_word(indicator: dict[str, Any], words: list[dict[str, Any]]) -> Line:
    given = [word for word in words if word["kind"] == indicator["method"]]
    points = min(sum(word["points"] for word in given), indicator["points"])
    sign = -1 if indicator["method"] == DEDUCTION else 1
    inputs = {"words": [word["id"] for word in given]}
    return _line(indicator, sign * points, len(given), None, inputs)


def _capped(lines: list[Line], method: str, cap: int) -> int:
    return min(sum(abs(line.points) for line in lines if line.method == method), cap)


def _line(
    indicator: dict[str, Any], points: int, value: int, due: int | None, inputs: dict[str, Any]
) -> Line:
    return Line(
        indicator["code"], indicator["method"], indicator["points"], OK, points, value, due, inputs
    )


def _left_out(
    indicator: dict[str, Any], state: str, value: int | None = None, due: int | None = None
) -> Line:
    return Line(
        indicator["code"], indicator["method"], indicator["points"], state, None, value, due
    )
