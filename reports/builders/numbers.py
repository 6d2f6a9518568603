"""Figures as a paper shows them: label, number, unit. Nothing is counted here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from common import figures
from common.figures import NO_DATA, NOTHING_DUE, Figure, Reading, unit_of
from common.periods import Period


@dataclass(frozen=True)
class Cell:
    """One number under its label."""

    label: str | Promise
    unit: str | Promise
    text: str


def cells(readings: dict[str, Reading]) -> list[Cell]:
    """Readings by figure code, as a row of numbers; codes that no room knows are left out."""
    known = {figure.code: figure for figure in figures.all_figures()}
    return [_cell(known[code], reading) for code, reading in readings.items() if code in known]


def _cell(figure: Figure, reading: Reading) -> Cell:
    counted = reading.value if reading.due is None else reading.due
    return Cell(figure.label, unit_of(figure.unit, counted), shown(reading))


def shown(reading: Reading) -> str:
    """A value, with what was due where something was: 18, 18 / 20; a dash for missing data."""
    if reading.state == NO_DATA or reading.value is None:
        return "—"
    if reading.due is None or reading.state == NOTHING_DUE:
        return str(reading.value)
    return f"{reading.value} / {reading.due}"


def stored(readings: dict[str, dict[str, Any]]) -> list[Cell]:
    """The figures that a paper was handed in with."""
    return cells(
        {code: Reading(r.get("value"), r.get("due"), r.get("state", figures.OK))
         for code, r in readings.items()}
    )  # fmt: skip


def read(codes: Iterable[str], kind: str, subject: Any, period: Period) -> list[Cell]:
    """Figures of one subject as of now; codes that no room knows are left out."""
    known = {figure.code for figure in figures.all_figures(kind)}
    found = figures.read([code for code in codes if code in known], kind, [subject], period)
    return cells({code: by_subject[subject] for code, by_subject in found.items()})
