"""Photos of visits: sent by the phone after the text, or added on the log's page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import OFFICE, allow
from accounts.models import Role
from common.pictures import picture_response
from common.refusals import Refused
from records.actions import photos as actions
from records.forms.photos import PhotoForm
from records.models import Visit, VisitPhoto
from records.views.phones import for_phones, refused


@for_phones
@require_POST
def photo_send(request: HttpRequest) -> JsonResponse:
    """Take a photo in from a phone's store; the text is here already."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(" ".join(error for errors in form.errors.values() for error in errors))
    said = form.cleaned_data
    try:
        photo = _add(request, said)
    except Refused as refusal:
        return refused(str(refusal))
    return JsonResponse({"state": "received", "url": photo.visit.log.get_absolute_url()})


@allow(Role.INSTRUCTOR)
@require_POST
def photo_add(request: HttpRequest) -> HttpResponse:
    """Add a photo on the log's page, without script."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused("log.photo_wrong", why=" ".join(e for es in form.errors.values() for e in es))
    return redirect(f"{_add(request, form.cleaned_data).visit.log.get_absolute_url()}#photos")


def _add(request: HttpRequest, said: dict) -> VisitPhoto:
    mine = Visit.objects.filter(log__instructor__user=request.user).select_related("log")
    visit = mine.filter(key=said["visit"]).first()
    if visit is None:
        raise Refused("log.visit_gone")
    return actions.add_photo(visit, said["photo"], by=request.user, key=said["key"])


@allow(*OFFICE, Role.INSTRUCTOR)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo, `?small` for its thumbnail, to whoever may see the log."""
    return picture_response(
        request, get_object_or_404(VisitPhoto.objects.visible_to(request.user), pk=pk).file
    )


@allow(Role.INSTRUCTOR)
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own photo out."""
    mine = VisitPhoto.objects.filter(visit__log__instructor__user=request.user)
    log = actions.remove_photo(get_object_or_404(mine, pk=pk), by=request.user)
    return redirect(log)
