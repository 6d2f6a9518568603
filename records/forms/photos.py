"""A photo as it comes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.pictures import PictureField


class PhotoForm(forms.Form):
    """The picture, the visit that it belongs to by key, and its own key from the phone."""

    photo = PictureField(label=_("Photo"))
    visit = forms.UUIDField()
    key = forms.UUIDField(required=False)


class SendingForm(forms.Form):
    """What a phone says about a log that it kept."""

    sending = forms.UUIDField()
    log = forms.IntegerField(required=False, min_value=1)
