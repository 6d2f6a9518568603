"""This room's settings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.policies import Lines, Whole, declare
from common.figures import label_of

ASSESSMENT = _("Assessment")


@dataclass(frozen=True)
class TargetLine:
    """One line of the template of targets."""

    name: str
    figure: str
    amount: int
    unit: str
    points: int
    checker: str
    month: int
    day: int

    def deadline(self, year: int) -> date:
        """The day by which it is due in that year."""
        return date(year, self.month, self.day)


def read_target(line: str) -> TargetLine:
    """A line `target | figure | amount | unit | points | checked by | MM-DD`; ValueError if not."""
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) != 7 or not parts[0]:
        raise ValueError(line)
    name, figure, amount, unit, points, checker, day = parts
    when = date.fromisoformat(f"2024-{day}")
    if int(amount) < 1 or int(points) < 0:
        raise ValueError(line)
    return TargetLine(
        name[:150], figure, int(amount), unit[:20], int(points), checker[:60], when.month,
        min(when.day, 28) if when.month == 2 else when.day,
    )  # fmt: skip


def shown_target(line: str) -> str:
    """The line as a reader wants it."""
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    return " | ".join([parts[0], *(label_of(part) for part in parts[1:2]), *parts[2:]])


@dataclass(frozen=True, kw_only=True)
class TargetLines(Lines):
    """The template of a responsibility book's targets."""

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value)
        for line in lines:
            read_target(line)
        return lines

    def show(self, value: Any) -> str:
        """The lines, with the names of figures in the place of their codes."""
        return "\n".join(shown_target(line) for line in value)


declare(
    TargetLines(
        code="book_targets", group=ASSESSMENT,
        default=[
            "按规定记录工作日志 | log_days | 200 | 天 | 20 | 工作站 | 12-31",
            "实地走访派驻企业 | visits_on_site | 100 | 次 | 20 | 工作站 | 12-31",
            "按期销号企业问题 | problems_closed | 4 | 件 | 20 | 工作站 | 12-31",
            "参加培训学习 | training_hours | 40 | 学时 | 15 | 组织部 | 12-31",
            "提炼经验做法 | experiences | 2 | 条 | 15 | 组织部 | 12-31",
            "指导企业完善党建制度并上墙 |  | 1 | 项 | 10 | 工作站 | 12-31",
        ],
        label=_("Targets of the responsibility book"),
        help=_(
            "One a line: target | figure | amount of the year | unit | points | checked by | due "
            "(MM-DD). Without a figure the amount is confirmed by hand."
        ),
    ),
    Whole(
        code="rating_link_days", group=ASSESSMENT, default=15, low=1, high=120, unit=_("days"),
        label=_("An enterprise's rating link is valid for"),
    ),
    Whole(
        code="publicity_days", group=ASSESSMENT, default=5, low=0, high=60, unit=_("workdays"),
        label=_("Grades are made public for"),
    ),
    Whole(
        code="consequence_days", group=ASSESSMENT, default=30, low=1, high=366, unit=_("days"),
        label=_("A talk, training or correction that follows from a grade is due within"),
    ),
    Whole(
        code="priority_years", group=ASSESSMENT, default=2, low=1, high=10, unit=_("years"),
        label=_("Years running rated excellent that lead to the priority list"),
    ),
)  # fmt: skip
