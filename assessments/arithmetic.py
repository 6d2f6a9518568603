"""A line's arithmetic in words, as a person would write it on paper: 20 × 118 ÷ 124 = 19.03."""

from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Rating, ScoreLine
from assessments.scoring import BONUS, DEDUCTION, FIGURE, HALF, RATED, SET_ASIDE, VETO
from common.figures import NO_DATA, NOTHING_DUE
from common.wording import listed

GROUPS = dict(Rating.Group.choices)


def points(hundredths: int | None) -> str:
    """1903 → 19.03; a dash for nothing."""
    return "—" if hundredths is None else f"{hundredths / 100:.2f}"


def short(hundredths: int | None) -> str:
    """2000 → 20, 1250 → 12.5."""
    return "—" if hundredths is None else f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def arithmetic(line: ScoreLine, indicator: dict[str, Any]) -> str:
    """How the points came about; empty where none did."""
    if line.state != "ok":
        return ""
    if "by_hand" in line.inputs:
        return f"{short(line.maximum)} × {line.inputs['by_hand']} ÷ 100 = {points(line.points)}"
    method = indicator["method"]
    return {
        FIGURE: _figure, RATED: _rated, HALF: _half, DEDUCTION: _given, BONUS: _given, VETO: _veto,
    }[method](line)  # fmt: skip


def _figure(line: ScoreLine) -> str:
    share = f"{line.value} ÷ {line.due}"
    if line.value > line.due:
        share = _("1 (%(share)s, at most 1)") % {"share": share}
    return f"{short(line.maximum)} × {share} = {points(line.points)}"


def _rated(line: ScoreLine) -> str:
    parts = []
    for group, (above, below) in line.inputs["means"].items():
        mean = short(round(100 * above / below))
        parts.append(f"{line.inputs['weights'][group]} × {mean} ({GROUPS.get(group, group)})")
    whole = line.inputs["of"]
    return f"{short(line.maximum)} × ({' + '.join(parts)}) ÷ {whole} ÷ 100 = {points(line.points)}"


def _half(line: ScoreLine) -> str:
    total = points(min(line.value, line.due))
    return f"{short(line.maximum)} × {total} ÷ 100 = {points(line.points)}"


def _given(line: ScoreLine) -> str:
    sign = "+" if line.points >= 0 else "−"
    if not line.value:
        return _("none given")
    words = {"points": f"{sign}{points(abs(line.points))}", "most": short(line.maximum)}
    return _("%(points)s (at most %(most)s)") % words


def _veto(line: ScoreLine) -> str:
    return _("applied") if line.value else _("not applied")


def missing(line: ScoreLine, indicator: dict[str, Any]) -> str:
    """Why a line has no points, in words that say which kind of missing it is."""
    kind = line.inputs.get("missing", line.state)
    if kind == NO_DATA:
        if indicator["method"] == RATED:
            text = _("Nobody has rated this.")
        elif indicator["method"] == HALF:
            text = _("The half-year is not final, or was never assessed.")
        else:
            text = _("There are no data for this.")
    elif kind == NOTHING_DUE:
        text = _("Nothing was due in this period.")
    else:
        return ""
    if line.state == SET_ASIDE:
        return text + " " + _("It has been set aside.")
    if line.state == "ok":
        return text + " " + _("It was rated by hand.")
    return text


def left_out(line: ScoreLine, indicator: dict[str, Any], weights: dict[str, int]) -> str:
    """Which scorer groups gave no mark, so that the others' weights were made anew."""
    if indicator["method"] != RATED or line.state != "ok" or "weights" not in line.inputs:
        return ""
    asked = indicator["groups"] or list(weights)
    silent = [g for g in asked if weights.get(g) and g not in line.inputs["weights"]]
    if not silent:
        return ""
    names = listed(str(GROUPS.get(group, group)) for group in silent)
    return _("No marks from: %(groups)s; the others' weights count as a whole.") % {"groups": names}


def total_words(evaluation: Any) -> str:
    """The last step: re-scaled to what could be judged, with bonus and without deductions."""
    if evaluation.total is None:
        return _("Nothing could be judged yet.")
    moved = evaluation.bonus or evaluation.penalty or evaluation.judged != evaluation.possible
    if not moved:
        return _("the sum of the lines: %(total)s") % {"total": points(evaluation.total)}
    text = short(evaluation.earned)
    if evaluation.judged != evaluation.possible:
        text = f"{text} × {short(evaluation.possible)} ÷ {short(evaluation.judged)}"
    if evaluation.bonus:
        text += f" + {short(evaluation.bonus)}"
    if evaluation.penalty:
        text += f" − {short(evaluation.penalty)}"
    return f"{text} = {points(evaluation.total)}"
