"""Forms of instructors: their record, appointment, state, account."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import USERNAME
from accounts.models import District, Role, User
from accounts.policies import policy
from common import pinyin
from common.cells import BadCell, id_number
from common.forms import PageForm, PlainForm
from common.pictures import PictureField
from common.wording import words
from enterprises.forms.secret import Secret
from enterprises.forms.warned import Warned
from enterprises.models import Workstation
from instructors.actions import MOVES
from instructors.models import Instructor


class InstructorForm(Warned, Secret, PageForm):
    """What the roster says of a person; birth date and gender follow from the ID number."""

    secret = ("id_number", "phone")
    sounds = forms.CharField(
        label=_("Readings of rare characters"), required=False, max_length=60,
        help_text=_("Only where a character has no known reading: 㛃=jie 堃=kun"),
    )  # fmt: skip
    layout = Layout(
        Row(Column("name"), Column("sounds")),
        Row(Column("id_number"), Column("phone")),
        Row(Column("ethnic_group"), Column("native_place"), Column("education")),
        "joined_party_on",
        Fieldset(
            _("Service"),
            Row(Column("sending_unit"), Column("post")),
            "kind",
            Row(Column("district"), Column("workstation")),
        ),
        "note",
    )

    class Meta:
        model = Instructor
        fields = [
            "name", "id_number", "phone", "ethnic_group", "native_place", "education",
            "joined_party_on", "sending_unit", "post", "kind", "district", "workstation", "note",
        ]  # fmt: skip
        widgets = {"joined_party_on": forms.DateInput()}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(user)
        stations = Workstation.objects.visible_to(user).open_on(timezone.localdate())
        self.fields["workstation"].queryset = stations
        readings = self.instance.readings or {}
        self.fields["sounds"].initial = " ".join(f"{k}={v}" for k, v in readings.items())
        if user.role == Role.STATION_HEAD:
            self.fields["workstation"].required = True

    def clean_id_number(self) -> str:
        """A number with the right form, birth date and check digit."""
        if not self.cleaned_data["id_number"]:
            return ""  # left as it is
        try:
            return id_number(self.cleaned_data["id_number"])
        except BadCell as bad:
            raise ValidationError(words(bad.code, bad.params), code=bad.code) from bad

    def clean_sounds(self) -> dict[str, str]:
        """Character to syllable."""
        pairs = [pair.partition("=") for pair in self.cleaned_data["sounds"].split()]
        try:
            return pinyin.clean_readings({sign: sound for sign, _equals, sound in pairs})
        except ValueError as error:
            raise ValidationError(_("Write it like this: 㛃=jie 堃=kun")) from error

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by the model's fields."""
        values = super().values
        values["readings"] = values.pop("sounds")
        return values


class PhotoForm(PlainForm):
    """A head-and-shoulders picture; no larger than a form needs in print."""

    photo = PictureField(label=_("Photo"), side=800)


class AppointForm(PlainForm):
    """The appointing document, the term, and the day the pledge was signed."""

    one_use = True
    document_number = forms.CharField(label=_("Appointing document"), max_length=60)
    batch = forms.CharField(label=_("Batch"), max_length=30, required=False)
    start = forms.DateField(label=_("Term from"))
    end = forms.DateField(label=_("Term until"))
    pledged_on = forms.DateField(label=_("Pledge signed on"))
    layout = Layout(
        Row(Column("document_number"), Column("batch")),
        Row(Column("start"), Column("end")),
        "pledged_on",
    )

    def __init__(self, *args: Any, row: Instructor, **kwargs: Any) -> None:
        today = timezone.localdate()
        years = policy("term_years", row.district)
        try:
            end = today.replace(year=today.year + years) - timedelta(days=1)
        except ValueError:  # begun on 29 February
            end = date(today.year + years, 2, 28)
        initial = {"start": today, "end": end, "pledged_on": today, **kwargs.pop("initial", {})}
        super().__init__(*args, row=row, initial=initial, **kwargs)


class MoveForm(PlainForm):
    """The next state, from a day on, with the reason."""

    state = forms.ChoiceField(label=_("New state"))
    day = forms.DateField(label=_("From"), initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, row: Instructor, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        labels = dict(Instructor.State.choices)
        self.fields["state"].choices = [(code, labels[code]) for code in MOVES[row.state]]


class AccountForm(PlainForm):
    """The user name of a new account."""

    username = forms.RegexField(USERNAME, label=_("User name"), max_length=60)
