"""A person's photo: shown to who may see him, put in and taken out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, WORKING, allow
from accounts.models import Role
from common.forming import saved
from common.pictures import picture_response
from instructors import actions
from instructors.forms import PhotoForm
from instructors.models import Instructor
from instructors.views.people import person_of


@allow(*OFFICE, Role.INSTRUCTOR)
def instructor_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture itself."""
    return picture_response(request, person_of(request, pk).photo)


@allow(*WORKING, Role.INSTRUCTOR)
def instructor_photo_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send in a photo, or take it out."""
    person = _changeable(request, pk)
    form = PhotoForm(request.POST or None, request.FILES or None, row=person)
    if form.is_valid() and saved(
        form, actions.put_photo, person, form.cleaned_data["photo"], by=request.user,
        version=form.base_version,
    ):  # fmt: skip
        messages.success(request, _("The photo is kept."))
        return redirect(person)
    return render(request, "instructors/photo.html", {"form": form, "person": person})


@allow(*WORKING, Role.INSTRUCTOR)
@require_POST
def instructor_photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the photo out."""
    person = _changeable(request, pk)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else None
    actions.remove_photo(person, by=request.user, version=version)
    messages.success(request, _("The photo is removed."))
    return redirect(person)


def _changeable(request: HttpRequest, pk: int) -> Instructor:
    person = person_of(request, pk)
    if not actions.may_picture(request.user, person):
        raise Http404
    return person
