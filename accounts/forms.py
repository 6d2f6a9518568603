"""The forms of this room: they check shape; the rules stand in the actions."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import firstrun, policies
from accounts.models import District, Role, Suggestion, User
from accounts.passwords import password_help
from common.forms import PlainForm

USERNAME = r"^[\w.@+-]+$"
LANGUAGES = [("", _("as the browser asks")), *settings.LANGUAGES]


def password_field(label: Any, autocomplete: str = "new-password", **more: Any) -> forms.CharField:
    """A password, as typed: nothing is stripped from it."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, **more)


class SignInForm(PlainForm):
    """User name and password."""

    says_wrong = _("Sign-in did not succeed")

    username = forms.CharField(
        label=_("User name"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    password = password_field(_("Password"), "current-password")


class NewPassword(PlainForm):
    """A new password, twice."""

    password = password_field(_("New password"))
    again = password_field(_("New password again"))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = password_help()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, second = values.get("password"), values.get("again")
        if first and second and first != second:
            self.add_error("again", _("The two passwords are not the same."))
        elif first:
            try:
                validate_password(first, self.person())
            except ValidationError as error:
                self.add_error("password", error)
        return values

    def person(self) -> User | None:
        """Whose password it is to be: it may not resemble his names."""
        return self.user


class OwnPasswordForm(NewPassword):
    """One's own password: the present one first."""

    current = password_field(_("Current password"), "current-password")
    field_order = ["current", "password", "again"]


class FirstRunForm(NewPassword):
    """The first administrator and his district."""

    code = forms.CharField(label=_("First-run code"), max_length=40)
    district_name = forms.CharField(label=_("Name of the city or county"), max_length=60)
    district_code = forms.RegexField(
        label=_("Division code"), regex=r"^\d{2,12}$",
        help_text=_("Four digits for a city (3301), six for a county (330105)."),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Level"), choices=District.Level.choices[:2])
    name = forms.CharField(label=_("Your name"), max_length=60)
    username = forms.RegexField(label=_("User name"), regex=USERNAME, max_length=60)
    field_order = [
        "code", "district_name", "district_code", "level", "name", "username", "password", "again",
    ]  # fmt: skip

    def clean_code(self) -> str:
        """The code that only somebody at the machine can read."""
        if not firstrun.is_right(self.cleaned_data["code"]):
            raise ValidationError(_("That is not the code."))
        return ""

    def person(self) -> User:
        values = self.cleaned_data
        return User(username=values.get("username", ""), name=values.get("name", ""))


class OwnAccountForm(PlainForm):
    """What everybody may change about himself."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    email = forms.EmailField(
        label=_("E-mail"), required=False,
        help_text=_("Notices are sent there too, where the office has a mail server."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)


class UserForm(PlainForm):
    """An account, as an administrator sees it."""

    name = forms.CharField(label=_("Full name"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    district = forms.ModelChoiceField(label=_("District"), queryset=District.objects.none())
    email = forms.EmailField(label=_("E-mail"), required=False)

    def __init__(self, *args: Any, by: User, row: User | None = None, **kwargs: Any) -> None:
        if row is not None:
            names = ("name", "role", "district", "email")
            kwargs["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, row=row, **kwargs)
        self.fields["district"].queryset = District.objects.visible_to(by).order_by("code")
        if row is None:
            self.fields["role"].choices = [("", _("please choose")), *Role.choices]
        if row is not None and row.pk == by.pk:
            for name in ("role", "district"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Nobody changes this for himself.")


class NewUserForm(UserForm):
    """A new account."""

    one_use = True
    username = forms.RegexField(
        label=_("User name"), regex=USERNAME, max_length=60,
        help_text=_("Letters, digits and . @ + - _; what the person signs in with."),
    )  # fmt: skip
    field_order = ["name", "username", "role", "district", "email"]

    def clean_username(self) -> str:
        """Nobody else's, whatever the case of its letters."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(form_key=self.typed_key).exists():
            raise ValidationError(_("This user name is taken; choose another."))
        return username

    @property
    def typed_key(self) -> str | None:
        """The key as sent: a form sent twice meets its own first account, and that is no clash."""
        return self.data.get(self.add_prefix("form_key")) or None


class DistrictForm(PlainForm):
    """A district's name, code and place."""

    name = forms.CharField(label=_("Name"), max_length=60)
    code = forms.RegexField(
        label=_("Division code"), regex=r"^\d{2,12}$",
        help_text=_("It begins with the code of the district it belongs to."),
    )  # fmt: skip
    parent = forms.ModelChoiceField(
        label=_("Belongs to"), queryset=District.objects.none(), required=False
    )

    def __init__(self, *args: Any, row: District, by: User, **kwargs: Any) -> None:
        initial = {"name": row.name, "code": row.code, "parent": row.parent}
        super().__init__(*args, row=row, initial=initial, **kwargs)
        places = District.objects.visible_to(by).exclude(code__startswith=row.code)
        if places.filter(pk=row.parent_id).exists():
            self.fields["parent"].queryset = places.exclude(level=District.Level.TOWNSHIP)
            self.fields["parent"].required = True
        else:
            del self.fields["parent"]
        self.row = row

    def clean(self) -> dict[str, Any]:
        return {"parent": self.row.parent, **super().clean()}


class NewDistrictForm(PlainForm):
    """A district in another."""

    one_use = True
    name = forms.CharField(label=_("Name"), max_length=60)
    code = forms.RegexField(label=_("Division code"), regex=r"^\d{2,12}$")
    level = forms.ChoiceField(label=_("Level"), choices=District.Level.choices[1:])

    def __init__(self, *args: Any, parent: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = parent.code
        if parent.level == District.Level.COUNTY:
            self.fields["level"].choices = District.Level.choices[2:]


class SettingForm(PlainForm):
    """One setting's value, in the field that its type asks for."""

    def __init__(self, *args: Any, held: policies.Holding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        setting, value = held.setting, held.value
        self.held = held
        field = value_field(setting)
        field.label, field.help_text = setting.label, setting.help
        field.initial = "\n".join(value) if isinstance(setting, policies.Lines) else value
        self.fields["value"] = field
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, min_value=0, initial=held.own.version if held.own else 0
        )
        self.plain_labels["value"] = setting.label

    def clean_value(self) -> Any:
        """The value as the setting keeps it."""
        setting, value = self.held.setting, self.cleaned_data["value"]
        if isinstance(setting, policies.Lines):
            value = value.splitlines()
        if isinstance(setting, policies.YesNo):
            value = value == "yes"
        try:
            return setting.clean(value)
        except (TypeError, ValueError):
            raise ValidationError(
                _("This setting does not take that value; the note below says which it takes.")
            ) from None


def value_field(setting: policies.Setting) -> forms.Field:
    """The form field for a setting's type."""
    if isinstance(setting, policies.Whole):
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(min_value=setting.low, max_value=setting.high, widget=widget)
    if isinstance(setting, policies.YesNo):
        return forms.TypedChoiceField(
            choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect
        )
    if isinstance(setting, policies.OneOf):
        return forms.ChoiceField(choices=setting.choices)
    if isinstance(setting, policies.Lines):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 8}))
    if isinstance(setting, policies.Day):
        return forms.DateField(
            required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
    if isinstance(setting, policies.Words):
        return forms.CharField(max_length=setting.most, required=not setting.may_be_empty)
    return forms.JSONField()


class SuggestionForm(PlainForm):
    """The box on every page."""

    one_use = True
    text = forms.CharField(max_length=2000, widget=forms.Textarea)
    page = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)


class AnswerForm(PlainForm):
    """The office's answer."""

    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea)
    is_public = forms.BooleanField(
        label=_("Show suggestion and answer to everybody"), required=False,
        help_text=_("Without the author's name."),
    )  # fmt: skip

    def __init__(self, *args: Any, row: Suggestion, **kwargs: Any) -> None:
        initial = {"answer": row.answer, "is_public": row.is_public}
        super().__init__(*args, row=row, initial=initial, **kwargs)
