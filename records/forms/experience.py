"""Good practice as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import District, User
from common.forms import PageForm, PlainForm
from enterprises.forms.pick import EnterpriseField
from enterprises.models import Enterprise
from instructors.models import Instructor
from records import tags
from records.forms.problems import area
from records.models import Experience


class ExperienceForm(PageForm):
    """What was done, what came of it, where it may be useful."""

    tags = forms.MultipleChoiceField(
        label=_("Kinds"), choices=tuple(tags.TAGS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    enterprise = EnterpriseField(
        label=_("Enterprise"), required=False,
        help_text=_("Name, its initials or the credit code; hits come as you type."),
    )  # fmt: skip

    class Meta:
        model = Experience
        fields = ["title", "text", "result", "useful_for", "tags", "enterprise", "instructor"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.tags:
            self.initial["tags"] = tags.unframe(self.instance.tags)
        if self.instance.enterprise_id:
            self.initial["enterprise"] = self.instance.enterprise
        self.fields["enterprise"].rows = Enterprise.objects.visible_to(user)
        people = Instructor.objects.visible_to(user).filter(state__in=Instructor.SERVING)
        many = user.role in ("department", "committee")
        if self.instance.pk or user.role == "instructor" or many:
            del self.fields["instructor"]
        else:
            self.fields["instructor"].queryset = people.order_by("name_key", "pk")
        if self.instance.visit_id:
            del self.fields["enterprise"]

    def clean_tags(self) -> str:
        """The tags as stored."""
        return tags.frame(self.cleaned_data["tags"])


class ReviewForm(PlainForm):
    """Good as it is, or back to its author."""

    good = forms.TypedChoiceField(
        label=_("Result of the check"), widget=forms.RadioSelect, coerce=lambda value: value == "1",
        choices=[("1", _("good as it is")), ("0", _("back to its author"))],
    )  # fmt: skip
    remark = area(_("Remark"), _("Sent back: say what is missing."), required=False, most=2000)


class PublishForm(PlainForm):
    """In whose library."""

    district = forms.ModelChoiceField(
        District.objects.none(), label=_("Library of"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, places: list[District], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = District.objects.filter(pk__in=[place.pk for place in places])
        self.fields["district"].queryset = chosen.order_by("-code")
        self.fields["district"].initial = places[0] if places else None


class WithdrawForm(PlainForm):
    """Why it leaves the library."""

    reason = area(_("Reason"), most=2000)


class UseForm(PlainForm):
    """Where one uses it."""

    one_use = True

    enterprise = EnterpriseField(label=_("Enterprise"), required=False)
    note = area(_("How it went"), required=False, most=1000)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].rows = Enterprise.objects.visible_to(user)
