"""The daily log as it is typed: a day, and one or more visits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import opened
from instructors.models import Instructor
from records import tags
from records.actions.visits import MOST_VISITS, TEXTS, Entry, StaleVisits
from records.forms.clashes import Choice, Side, sides
from records.models import DailyLog, Visit
from records.places import enterprises_on, postings_on

ELSEWHERE = "0"


def text_field(name: str, rows: int = 0) -> forms.CharField:
    """A text of the visit: kept as it was typed, bounded by its column."""
    column = Visit._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows, "data-grow": ""}) if rows else forms.TextInput()
    widget.attrs |= {"class": "form-control", "dir": "auto", "data-most": column.max_length}
    return FaithfulField(
        label=column.verbose_name, max_length=column.max_length, required=False, strip=False,
        widget=widget,
    )  # fmt: skip


class FaithfulField(forms.CharField):
    """Text as it was typed; browsers send line ends as two characters, which count as one.

    No `maxlength`: a browser would cut a long paste off without a word. The page says how much
    there is of how much there may be.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict:
        """None of Django's own."""
        return {}

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return super().to_python(value).replace("\r\n", "\n")


class PlaceField(forms.ChoiceField):
    """An enterprise by its id: whether it may be named that day is the action's to say."""

    def valid_value(self, value: Any) -> bool:
        """Whether it could be an id at all."""
        return str(value).isdecimal() and len(str(value)) < 16


class VisitForm(forms.Form):
    """One visit. `places` are the enterprises tapped, `others` those chosen from a list."""

    folded = ("met", "learned", "problem_text", "result", "next_plan", "other", "starred", "remove")
    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    place = PlaceField(label=_("Enterprise"), widget=forms.RadioSelect, required=False)
    other = PlaceField(
        label=_("Another enterprise of the workstation"), required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("Way of contact"), choices=Visit.Way, widget=forms.RadioSelect,
        initial=Visit.Way.ON_SITE,
    )  # fmt: skip
    tags = forms.MultipleChoiceField(
        label=_("Duties"), choices=tuple(tags.TAGS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    text = text_field("text", 3)
    met = text_field("met")
    learned = text_field("learned", 2)
    problem_text = text_field("problem_text", 2)
    result = text_field("result", 2)
    next_plan = text_field("next_plan")
    starred = forms.BooleanField(label=_("Star it for the monthly summary"), required=False)
    remove = forms.BooleanField(label=_("Take this visit out"), required=False)
    # asked where somebody has changed the visit meanwhile; `spare` is its key as a visit of its own
    choice = forms.ChoiceField(choices=Choice, widget=forms.HiddenInput, required=False)
    spare = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        places: Iterable[tuple[str, str]],
        others: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # every form has its key, so none of them may be passed over as untouched
        self.empty_permitted = False
        # looked up where they are drawn: a log that is only taken in needs no lists
        self.fields["place"].choices = lambda: self._here(places)
        self.fields["other"].choices = lambda: [("", _("choose")), *others]
        self.fields["tags"].initial = []
        self.sides: list[Side] = []  # of a conflict

    def _here(self, places: Iterable[tuple[str, str]]) -> list[tuple[str, Any]]:
        own, here = self.initial.get("enterprise"), list(places)
        if own and str(own.pk) not in dict(here):
            here.append((str(own.pk), own.name))
        return [*here, (ELSEWHERE, _("Workstation or elsewhere"))]

    @property
    def unfolds(self) -> bool:
        """Whether one of the further fields is in use, or wrong."""
        names = ("met", "learned", "problem_text", "result", "next_plan", "starred", "other")
        return any(self[name].value() or self[name].errors for name in names)

    def entry(self, editor: UUID | None) -> Entry:
        """What was typed, for the action."""
        said = self.cleaned_data
        place = said["other"] or said["place"]
        apart = said["choice"] == Choice.BOTH and said["spare"]
        return Entry(
            enterprise_id=int(place) if place not in ("", ELSEWHERE) else None, way=said["way"],
            tags=said["tags"], starred=said["starred"], key=said["spare"] if apart else said["key"],
            version=0 if apart else said["version"] or 0, editor=editor,
            **{name: said[name] for name in TEXTS},
        )  # fmt: skip

    @property
    def place_name(self) -> str:
        """The enterprise typed, in words."""
        said = self.cleaned_data
        offered = [*self.fields["other"].choices, *self.fields["place"].choices]
        known = {str(pk): str(name) for pk, name in offered}
        place = said["other"] or said["place"]
        return known.get(place, "") if place else ""


VisitFormSet = forms.formset_factory(
    VisitForm, extra=0, max_num=MOST_VISITS, absolute_max=MOST_VISITS + 1, validate_max=True
)


class LogForm(forms.Form):
    """The day, and which open page this is."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)


@dataclass
class LogSheet:
    """The whole form of a log: its head and its visits."""

    head: LogForm
    visits: Any

    @classmethod
    def opened(cls, person: Instructor, day: date, rows: Sequence[dict] = ()) -> "LogSheet":
        """The form as it is shown first; without rows, with one visit to the likely enterprise."""
        lists = choices_on(person, day)
        rows = rows or [{"key": uuid4(), "place": next((pk for pk, _name in lists[0]), ELSEWHERE)}]
        visits = VisitFormSet(
            prefix="v", initial=rows, form_kwargs={"places": lists[0], "others": lists[1]}
        )
        head = LogForm(initial={"day": day})
        head.initial["opened"] = opened.note(head, visits)
        return cls(head, visits)

    @classmethod
    def posted(cls, person: Instructor, data: QueryDict, day: date) -> "LogSheet":
        """The form as it was sent."""
        lists = cache(lambda: choices_on(person, day))
        kwargs = {
            "places": SimpleLazyObject(lambda: lists()[0]),
            "others": SimpleLazyObject(lambda: lists()[1]),
        }
        return cls(LogForm(data), VisitFormSet(data, prefix="v", form_kwargs=kwargs))

    @classmethod
    def sent(cls, data: QueryDict) -> "LogSheet":
        """The form as a script sent it: it is not drawn again, so no choices are looked up."""
        kwargs = {"places": [], "others": []}
        return cls(LogForm(data), VisitFormSet(data, prefix="v", form_kwargs=kwargs))

    def is_valid(self) -> bool:
        """Whether everything has its shape; all of it is checked."""
        return all([self.head.is_valid(), self.visits.is_valid()])

    @property
    def entries(self) -> list[Entry]:
        """The visits as typed, those taken out as well; not those left as somebody made them."""
        editor = self.head.cleaned_data["form_key"]
        return [form.entry(editor) for form in self.typed]

    @property
    def removed(self) -> list[UUID]:
        """The keys of the visits taken out."""
        return [form.entry(None).key for form in self.typed if form.cleaned_data["remove"]]

    @property
    def typed(self) -> list[VisitForm]:
        """The visits for which what was typed is meant."""
        return [form for form in self.visits if form.cleaned_data["choice"] != Choice.THERE]

    def show_stale(self, stale: StaleVisits) -> None:
        """Put what is stored beside what was typed, and ask which it is to be."""
        data = self.visits.data.copy()
        stored = {visit.key: visit for visit in stale.visits}
        for form in self.visits:
            visit = stored.get(form.cleaned_data["key"])
            if visit:
                form.sides = sides(form.entry(None), form.place_name, visit)
                data[form.add_prefix("version")] = str(visit.version)
                data[form.add_prefix("choice")] = Choice.BOTH
                data[form.add_prefix("spare")] = str(uuid4())
        self.visits.data = data
        for form in self.visits:
            form.data = data


def day_of(data: QueryDict, log: DailyLog | None) -> date:
    """The day whose enterprises the form offers."""
    if log is not None and log.counts:
        return log.day
    try:
        return parse_date(data.get("day", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def row_of(visit: Visit) -> dict:
    """A stored visit, as the form shows it."""
    return {
        "key": visit.key, "version": visit.version, "enterprise": visit.enterprise,
        "place": str(visit.enterprise_id or ELSEWHERE), "way": visit.way,
        "tags": tags.unframe(visit.tags), "starred": visit.starred,
        **{name: getattr(visit, name) for name in TEXTS},
    }  # fmt: skip


def choices_on(person: Instructor, day: date) -> tuple[list, list]:
    """(his enterprises that day, the last visited first; the others of their workstations)."""
    own = {p.enterprise_id: p.enterprise.name for p in postings_on(person, day)}
    last = last_enterprise(person)
    ordered = sorted(own.items(), key=lambda item: item[0] != last)
    others = enterprises_on(person, day).exclude(pk__in=own).order_by("name_key", "pk")
    places = [(str(pk), name) for pk, name in ordered]
    return places, [(str(pk), name) for pk, name in others.values_list("pk", "name")[:500]]


def last_enterprise(person: Instructor) -> int | None:
    """The enterprise of his last log."""
    visits = Visit.objects.filter(log__instructor=person, enterprise__isnull=False)
    return visits.order_by("-log__day", "order").values_list("enterprise", flat=True).first()


def errors_of(sheet: LogSheet) -> Iterable[tuple[str, str, str]]:
    """(id of the field, label, what is wrong) of everything that is."""
    for form in [sheet.head, *sheet.visits]:
        for name, errors in form.errors.items():
            if name in form.fields:
                field = form[name]
                yield field.id_for_label, str(field.label or gettext("Form")), " ".join(errors)
