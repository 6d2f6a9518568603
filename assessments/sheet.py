"""An evaluation as it is read: areas, lines, rules, arithmetic, evidence. For page and paper."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

from assessments import arithmetic
from assessments.models import Adjustment, Cycle, Evaluation, Indicator, Rating, ScoreLine
from common import figures

METHODS = dict(Indicator.Method.choices)


@dataclass
class SheetLine:
    """One line, in words."""

    code: str
    name: str
    rule: str
    method: str
    method_words: str
    maximum: str
    points: str
    state: str
    sums: str
    missing: str
    left_out: str
    figure: str = ""
    definition: str = ""
    url: str = ""
    words: list[Adjustment] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person's word."""
        return self.state in (figures.NO_DATA, figures.NOTHING_DUE)


@dataclass
class SheetArea:
    """The lines of one area, with what they give together."""

    name: str
    lines: list[SheetLine]
    points: str
    maximum: str
    base: bool


def sheet_of(evaluation: Evaluation) -> list[SheetArea]:
    """Every area with its lines, from two queries."""
    cycle, areas = evaluation.cycle, {}
    indicators = {i["code"]: i for i in cycle.indicators}
    words: dict[str, list[Adjustment]] = {}
    for word in evaluation.adjustments.select_related("by"):
        words.setdefault(word.code, []).append(word)
    for line in evaluation.lines.all():
        indicator = indicators.get(line.code)
        if indicator:
            areas.setdefault(indicator["area"], []).append((line, indicator))
    return [
        SheetArea(
            name,
            [_line(evaluation, cycle, line, i, words.get(line.code, [])) for line, i in rows],
            arithmetic.points(sum(line.points or 0 for line, _ in rows)),
            arithmetic.short(sum(line.maximum for line, _ in rows)),
            rows[0][1]["method"] in Indicator.BASE,
        )
        for name, rows in areas.items()
    ]


def _line(
    evaluation: Evaluation, cycle: Cycle, line: ScoreLine, indicator: dict[str, Any],
    words: list[Adjustment],
) -> SheetLine:  # fmt: skip
    shown = SheetLine(
        code=line.code, name=indicator["name"], rule=indicator["rule"],
        method=indicator["method"], method_words=str(METHODS[indicator["method"]]),
        maximum=arithmetic.short(line.maximum), points=arithmetic.points(line.points),
        state=line.state, sums=arithmetic.arithmetic(line, indicator),
        missing=arithmetic.missing(line, indicator),
        left_out=arithmetic.left_out(line, indicator, cycle.frozen.get("weights", {})), words=words,
    )  # fmt: skip
    if indicator["method"] == "figure":
        _open_figure(shown, evaluation, indicator["figure"], cycle)
    elif indicator["method"] == "half" and line.inputs.get("half"):
        shown.url = reverse("assessments:evaluation_page", args=[line.inputs["half"]])
    return shown


def _open_figure(shown: SheetLine, evaluation: Evaluation, code: str, cycle: Cycle) -> None:
    try:
        figure = figures.get(code)
    except KeyError:
        return
    shown.figure, shown.definition = str(figure.label), str(figure.definition)
    args = [code, "instructor", evaluation.instructor_id, cycle.code]
    try:
        shown.url = reverse("reports:figure_evidence", args=args)
    except NoReverseMatch:
        shown.url = ""


def group_means(evaluation: Evaluation) -> list[dict[str, Any]]:
    """What each scorer group said: name, weight, how many raters, mean mark. One query."""
    weights = evaluation.cycle.frozen.get("weights", {})
    found: dict[str, list[dict[str, int]]] = {}
    for group, marks in evaluation.ratings.order_by("pk").values_list("group", "marks"):
        found.setdefault(group, []).append(marks)
    rows = []
    for group, label in Rating.Group.choices:
        marks = [mark for row in found.get(group, []) for mark in row.values()]
        rows.append(
            {
                "group": group, "label": label, "weight": weights.get(group, 0),
                "raters": len(found.get(group, [])),
                "mean": f"{sum(marks) / len(marks):.1f}" if marks else "—",
            }
        )  # fmt: skip
    return rows
