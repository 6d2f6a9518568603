"""The enterprise's page: no account, no script needed, one same refusal whatever the reason."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.actions.doors import Door
from accounts.policies import policy
from accounts.views.doors import refused
from common.pages import form_key
from records.actions.confirmations import answer_confirmation, find_confirmation
from records.confirming import answers_of, visits_of
from records.forms.confirmations import AnswerForm, shown
from records.models import Confirmation

MOST_ANSWERS = 20  # to its problems, the oldest first: a page that is answered in half a minute


@login_not_required
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The enterprise confirms the month's visits and the five noes, rates, and says its opinion."""
    door = Door.of(request, "confirmation", token)
    if door.is_shut():
        return refused(request)
    confirmation = find_confirmation(token)
    noes = policy("five_noes", confirmation.district) if confirmation else []
    answers = answers_of(confirmation)[:MOST_ANSWERS] if confirmation else []
    form = AnswerForm(request.POST or None, noes=noes, answers=answers)
    if request.method == "POST":
        door.count_sent()
        if form.is_valid() and answer_confirmation(token, form.said(), form_key=form_key(request)):
            return redirect("records:confirm_done")
        if not form.errors:
            confirmation = None  # another month's form, or used in this very moment
    if confirmation is None:
        door.count_refusal()
        return refused(request)
    return render(request, "records/confirm.html", page_of(request, confirmation, form))


def page_of(request: HttpRequest, confirmation: Confirmation, form: AnswerForm) -> dict:
    """What the page shows: days, people and ways of contact, and nothing that was written of
    them; the answers to the enterprise's own problems stand in the form.
    """
    denied = shown(request.POST.getlist("denied"))
    visits = [
        {"pk": visit.pk, "day": visit.log.day, "who": visit.log.instructor.name,
         "way": visit.get_way_display(), "mark": f"{visit.pk}:{visit.way}",
         "denied": visit.pk in denied}
        for visit in visits_of(confirmation)
    ]  # fmt: skip
    return {
        "confirmation": confirmation, "visits": visits, "form": form,
        "form_key": request.POST.get("form_key", ""),
    }  # fmt: skip


@login_not_required
def confirm_done(request: HttpRequest) -> HttpResponse:
    """Thanks; what was said is not shown to whoever opens the address next."""
    return render(request, "ui/link_done.html")
