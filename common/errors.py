"""What is answered when a form's token has run out: what was typed is not lost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

KEPT = 20
SECRET = ("password", "token", "key", "code", "secret", "current", "again")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long (or its cookie is gone): say so, with the texts to copy.

    Nothing is sent again from here, for the post may have come from another site.
    """
    return render(request, "403_csrf.html", {"texts": typed_texts(request)}, status=403)


def typed_texts(request: HttpRequest) -> list[str]:
    """The longer texts of a post; never passwords, codes or keys."""
    return [
        value
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET)
        for value in values
        if len(value) >= KEPT
    ]
