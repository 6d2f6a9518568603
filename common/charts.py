"""Small drawings of numbers, made on the server: the same picture on page and paper.

Every drawing is labelled directly, has a title and a description for those who listen, and uses
presentation attributes only, so that a strict content-security policy lets it through.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

INK, QUIET, HAIR, ACCENT = "#2b2622", "#6b625a", "#d9d1c6", "#9e1b1e"
FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
ROW, LABEL, VALUE = 24, 132, 64

Point = tuple[Any, float | None]


def bars(points: Sequence[Point], title: str, unit: str = "", width: int = 480) -> SafeString:
    """Horizontal bars, one a label, with the number at its end."""
    top = max((value or 0 for _label, value in points), default=0) or 1
    room = width - LABEL - VALUE
    drawn = format_html_join(
        "\n", "{}{}{}", (
            (
                _text(LABEL - 8, y + 16, label, "end"),
                _box(LABEL, y + 5, room * (value or 0) / top, 14, QUIET),
                _text(LABEL + room * (value or 0) / top + 6, y + 16, _number(value), weight="600"),
            )
            for y, (label, value) in _rows(points)
        ),
    )  # fmt: skip
    return _picture(width, ROW * len(points) or ROW, title, _say(points, unit), drawn)


def done_of_due(
    lines: Sequence[tuple[Any, int | None, int | None]], title: str, width: int = 480
) -> SafeString:
    """For each label how much was due (the track) and how much of it was done (the bar)."""
    top = max((max(done or 0, due or 0) for _label, done, due in lines), default=0) or 1
    room, pieces = width - LABEL - VALUE, []
    for y, (label, done, due) in _rows(lines):
        long_due, long_done = room * (due or 0) / top, room * (done or 0) / top
        short = due is not None and (done or 0) < due
        pieces += [
            _text(LABEL - 8, y + 16, label, "end"),
            _box(LABEL, y + 5, long_due, 14, HAIR),
            _box(LABEL, y + 5, long_done, 14, ACCENT if short else QUIET),
            _text(
                LABEL + max(long_due, long_done) + 6, y + 16,
                _number(done) if due is None else f"{_number(done)} / {due}", weight="600",
            ),
        ]  # fmt: skip
    said = "; ".join(
        _("%(label)s: %(done)s of %(due)s")
        % {"label": label, "done": _number(done), "due": _number(due)}
        for label, done, due in lines
    )
    return _picture(width, ROW * len(lines) or ROW, title, said, _join(pieces))


def line(
    points: Sequence[Point], title: str, unit: str = "", width: int = 480, height: int = 120
) -> SafeString:
    """A line over time: first, last and highest value written beside it; gaps stay gaps."""
    known = [value for _label, value in points if value is not None]
    if not known:
        return _picture(width, 24, title, _("no data"), _text(0, 16, _("no data")))
    top, step = max(known) or 1, (width - 2 * 36) / max(len(points) - 1, 1)
    at = [
        (36 + n * step, 20 + (height - 44) * (1 - value / top), value)
        for n, (_label, value) in enumerate(points) if value is not None
    ]  # fmt: skip
    pieces = [_hair(36, height - 24, width - 36), *(_run(run) for run in _runs(points, at))]
    pieces += [
        format_html('<circle cx="{}" cy="{}" r="3" fill="{}"/>', _n(x), _n(y), ACCENT)
        for x, y, _value in (at[-1:])
    ]
    for x, y, value in _worth_saying(at):
        pieces.append(_text(x, y - 8, _number(value), "middle", "600"))
    pieces += [
        _text(36, height - 6, points[0][0], "middle"),
        _text(36 + (len(points) - 1) * step, height - 6, points[-1][0], "middle"),
    ]
    return _picture(width, height, title, _say(points, unit), _join(pieces))


def _runs(points: Sequence[Point], at: list) -> list[list]:
    """The points in unbroken runs."""
    runs, places = [[]], iter(at)
    for _label, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(next(places))
    return [run for run in runs if run]


def _run(run: list) -> SafeString:
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y, _value in run)
    return format_html(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5"/>', path, INK
    )


def _worth_saying(at: list) -> list:
    """First, highest and last point, each once."""
    chosen = {id(p): p for p in (at[0], max(at, key=lambda p: p[2]), at[-1])}
    return list(chosen.values())


def _rows(items: Sequence) -> Any:
    return ((n * ROW, item) for n, item in enumerate(items))


def _say(points: Sequence[Point], unit: str) -> str:
    return "; ".join(f"{label}: {_number(value)}{unit}" for label, value in points)


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:,g}" if isinstance(value, float) else f"{value:,}"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, text: Any, anchor: str = "start", weight: str = "400") -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" font-size="12" fill="{}">{}</text>',
        _n(x), _n(y), anchor, weight, INK, text,
    )  # fmt: skip


def _box(x: float, y: float, width: float, height: float, colour: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        _n(x), _n(y), _n(max(width, 0)), height, colour,
    )  # fmt: skip


def _hair(x: float, y: float, end: float) -> SafeString:
    return format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>', _n(x), _n(y), _n(end), _n(y), HAIR
    )


def _join(pieces: Sequence[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((piece,) for piece in pieces))


def _picture(width: int, height: int, title: str, said: str, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" width="{}" height="{}"'
        ' viewBox="0 0 {} {}" font-family="{}"><title>{}</title><desc>{}</desc>{}</svg>',
        width, height, width, height, FONT, title, said, drawn,
    )  # fmt: skip
