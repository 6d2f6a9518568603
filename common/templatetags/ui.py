"""What templates draw with: states, icons, cells, figures, places in the frame, charts."""

from functools import cache
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import charts, columns
from common.figures import unit_of
from common.models import Job, JobState
from common.rows import dot, drawn
from common.wording import listed

register = template.Library()
register.filter("words", columns.words)
register.filter("listed", listed)
register.simple_tag(charts.bars, name="bars")
register.simple_tag(charts.line, name="line_chart")
register.simple_tag(charts.done_of_due, name="done_of_due")
register.simple_tag(uuid4, name="fresh_key")
register.simple_tag(dot, name="status")


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """A block of the page a second time: its title, in <title> and above the page."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.render(context) if block else ""


@register.filter
def of(unit: Any, number: Any) -> str:
    """A figure's unit in the number of its value (or of what is due): “1 visit”, “2 visits”."""
    due = getattr(number, "due", None)
    return unit_of(unit, getattr(number, "value", number) if due is None else due)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside a word; it says nothing by itself."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("img/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def nav(context: Context, name: str, stems: str, label: str, picture: str = "") -> SafeString:
    """A place in the frame; nothing where no page has that name. `stems` begin its pages' names."""
    url, roles = place(name, get_urlconf() or settings.ROOT_URLCONF)
    if not url or not admits(roles, context.get("user")):
        return SafeString("")
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    here = bool(match) and match.view_name.startswith(tuple(stems.split()))
    return format_html(
        '<li><a href="{}"{}>{}<span>{}</span></a></li>', url,
        SafeString(' aria-current="page"' if here else ""), icon(picture) if picture else "", label,
    )  # fmt: skip


@cache
def place(name: str, urlconf: str) -> tuple[str, tuple]:
    """The address of a named page and the roles that its gate lets in (none: everybody)."""
    try:
        url = reverse(name, urlconf)
        return url, getattr(resolve(url, urlconf).func, "roles", ())
    except NoReverseMatch:
        return "", ()


def admits(roles: tuple, user: Any) -> bool:
    """Whether the gate of a page would let the user in; the gate itself asks again."""
    if not roles or user is None or not user.is_authenticated:
        return True
    office = user.role in roles and user.role != "instructor"
    return office or ("instructor" in roles and user.is_instructor)


@register.simple_tag
def state(row: Any, name: str = "status") -> SafeString:
    """The state of a row, from its field with choices."""
    return dot(getattr(row, name), columns.choice(row, name))


@register.simple_tag(takes_context=True)
def token(context: Context) -> SafeString:
    """The form's token, in a part that is included with `only` as well."""
    request = getattr(context, "request", None)
    if request is None:
        return SafeString("")
    name = "csrfmiddlewaretoken"
    return format_html('<input type="hidden" name="{}" value="{}">', name, get_token(request))


@register.simple_tag(takes_context=True)
def rows(context: Context) -> SafeString:
    """The rows of a list, from the context of `list_page`."""
    return drawn(context, context["page"], context["columns"], bool(context.get("bulk")))


@register.inclusion_tag("ui/progress.html")
def progress(job: Job, url: str) -> dict:
    """How far a job is; asks again at `url` until it is over."""
    return {"job": job, "url": url}


@register.filter
def time_left(job: Job) -> str:
    """About how long a running job still needs; empty while nobody can know."""
    if job.state != JobState.RUNNING or not job.done or not job.total or not job.started_at:
        return ""
    spent = (timezone.now() - job.started_at).total_seconds()
    left = spent / job.done * (job.total - job.done)
    if spent < 2:
        return ""
    if left < 90:
        return _("about %(seconds)s s left") % {"seconds": max(1, round(left))}
    return _("about %(minutes)s min left") % {"minutes": round(left / 60)}
