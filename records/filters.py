"""What the lists of this room are narrowed down by."""

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import CheckboxInput, HiddenInput, TextInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Role
from common.forms import FilterForm
from common.models import PaperStatus
from common.periods import Period
from common.pinyin import name_query
from enterprises.models import Enterprise, Workstation
from instructors.models import Instructor
from records import tags
from records.categories import categories_of
from records.models import Confirmation, ConfirmationAnswer, DailyLog, Problem, Symposium, Visit
from records.problem_views import for_view

SEARCH = TextInput(attrs={"type": "search"})


def stations(request: Any) -> QuerySet:
    """The workstations of the asker's scope."""
    return Workstation.objects.visible_to(request.user).order_by("name_key", "pk")


class PeopleFilter(filters.FilterSet):
    """By the person's name (or pinyin) and the workstation."""

    q = filters.CharFilter(label=_("Instructor"), method="of_person", widget=SEARCH)
    workstation = filters.ModelChoiceFilter(
        label=_("Workstation"), queryset=stations, empty_label=_("all")
    )
    instructor = filters.NumberFilter(widget=TextInput(attrs={"type": "hidden"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.role == Role.INSTRUCTOR:  # all the rows are his own
            for name in ("q", "workstation"):
                self.filters.pop(name, None)

    def of_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the name, or how it sounds."""
        people = Instructor.objects.filter(name_query(value)).values_list("pk", flat=True)
        return rows.filter(instructor__in=list(people[:2000]))


class LogFilter(PeopleFilter):
    """Logs by person, workstation, enterprise, day, duty, lateness."""

    firm = filters.CharFilter(label=_("Enterprise"), method="of_enterprise")
    since = filters.DateFilter(label=_("From"), field_name="day", lookup_expr="gte")
    until = filters.DateFilter(label=_("Until"), field_name="day", lookup_expr="lte")
    tag = filters.ChoiceFilter(
        label=_("Duty"), choices=tuple(tags.TAGS.items()), method="of_duty", empty_label=_("all")
    )
    late = filters.BooleanFilter(label=_("Late only"), method="only_late", widget=CheckboxInput)
    enterprise = filters.NumberFilter(
        method="at_enterprise", widget=TextInput(attrs={"type": "hidden"})
    )

    class Meta:
        model = DailyLog
        fields: list[str] = []
        form = FilterForm

    def of_enterprise(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the enterprise's name, or how it sounds."""
        firms = Enterprise.objects.filter(name_query(value)).values_list("pk", flat=True)
        return self._visiting(rows, enterprise__in=list(firms[:2000]))

    def at_enterprise(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """One enterprise, from its own page."""
        return self._visiting(rows, enterprise=value)

    def of_duty(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Logs with a visit that carries the tag."""
        return self._visiting(rows, tags__contains=f",{value},")

    def only_late(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Those marked as late."""
        return rows.filter(is_late=True) if value else rows

    def _visiting(self, rows: QuerySet, **conditions: Any) -> QuerySet:
        return rows.filter(Exists(Visit.objects.filter(log=OuterRef("pk"), **conditions)))


class ConfirmationFilter(filters.FilterSet):
    """Confirmations by enterprise, month, workstation, state and satisfaction."""

    q = filters.CharFilter(label=_("Enterprise"), method="of_enterprise", widget=SEARCH)
    month = filters.CharFilter(
        label=_("Month"), method="of_period", widget=TextInput(attrs={"placeholder": "2026-03"})
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("all"),
        choices=tuple(Confirmation.WORDS.items()),
    )
    workstation = filters.ModelChoiceFilter(
        label=_("Workstation"), queryset=stations, empty_label=_("all")
    )
    satisfaction = filters.ChoiceFilter(
        label=_("Satisfaction"), field_name="answer__satisfaction",
        choices=ConfirmationAnswer.Satisfaction, empty_label=_("all"),
    )  # fmt: skip
    to_enter = filters.BooleanFilter(
        label=_("Problem to enter"), method="only_to_enter", widget=CheckboxInput
    )

    class Meta:
        model = Confirmation
        fields: list[str] = []
        form = FilterForm

    def of_enterprise(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the enterprise's name, or how it sounds."""
        firms = Enterprise.objects.filter(name_query(value)).values_list("pk", flat=True)
        return rows.filter(enterprise__in=list(firms[:2000]))

    def only_to_enter(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Those whose problem nobody has entered in the ledger."""
        return rows.with_problem_to_enter() if value else rows

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """One state; it follows from the link's times."""
        return rows.in_state(value)

    def of_period(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A month, quarter or year, by its code."""
        try:
            period = Period.parse(value.strip())
        except ValueError:
            return rows.none()
        return rows.filter(start__gte=period.start, start__lt=period.end)


class PaperFilter(PeopleFilter):
    """Summaries or reports by person, workstation, period and state; `late`: past their day."""

    period = filters.CharFilter(
        label=_("Period"), method="of_period",
        widget=TextInput(attrs={"placeholder": "2026-03, 2026Q1"}),
    )  # fmt: skip
    status = filters.ChoiceFilter(
        label=_("State"), choices=[*PaperStatus.choices, ("late", _("past its day"))],
        method="in_state", empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        form = FilterForm

    def of_period(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A month, quarter or year, by its code."""
        try:
            period = Period.parse(value.strip())
        except ValueError:
            return rows.none()
        return rows.filter(start__gte=period.start, start__lt=period.end)

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """One state, or what is past its day."""
        if value == "late":
            return rows.filter(
                status__in=(PaperStatus.DRAFT, PaperStatus.RETURNED),
                due_on__lt=timezone.localdate(),
            )
        return rows.filter(status=value)


class ProblemFilter(PeopleFilter):
    """Problems by person, workstation, enterprise, state and category, within one of the views."""

    firm = filters.CharFilter(label=_("Enterprise"), method="of_enterprise")
    state = filters.ChoiceFilter(
        label=_("State"), choices=[("open", _("open")), *Problem.State.choices],
        method="in_state", empty_label=_("all"),
    )  # fmt: skip
    category = filters.ChoiceFilter(label=_("Category"), empty_label=_("all"))
    overdue = filters.BooleanFilter(method="only_overdue", widget=HiddenInput)
    view = filters.CharFilter(method="in_view", widget=HiddenInput)
    enterprise = filters.NumberFilter(widget=TextInput(attrs={"type": "hidden"}))

    class Meta:
        model = Problem
        fields: list[str] = []
        form = FilterForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = District.objects.visible_to(self.request.user)
        self.filters["category"].field.choices = list(categories_of(places).items())

    def of_enterprise(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """A part of the enterprise's name, or how it sounds."""
        firms = Enterprise.objects.filter(name_query(value)).values_list("pk", flat=True)
        return rows.filter(enterprise__in=list(firms[:2000]))

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """One state, or all but closed."""
        return rows.open() if value == "open" else rows.filter(state=value)

    def only_overdue(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        """Open beyond their limit."""
        return rows.overdue() if value else rows

    def in_view(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """What the tab of that code shows."""
        return for_view(rows, value, self.request.user)


class SymposiumFilter(filters.FilterSet):
    """Symposia by workstation, quarter and state."""

    workstation = filters.ModelChoiceFilter(
        label=_("Workstation"), queryset=stations, empty_label=_("all")
    )
    period = filters.CharFilter(
        label=_("Period"), method="of_period", widget=TextInput(attrs={"placeholder": "2026Q1"})
    )
    status = filters.ChoiceFilter(label=_("State"), choices=Symposium.Status, empty_label=_("all"))

    class Meta:
        model = Symposium
        fields: list[str] = []
        form = FilterForm

    of_period = PaperFilter.of_period
