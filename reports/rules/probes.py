"""What the checks look at: the system as it runs, not what is said of it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models import DecimalField, DurationField, Field, FloatField, IntegerField, Model
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import District, Role
from accounts.policies import get, policy
from assessments.models import Indicator, Rubric
from common import asked, figures

PEOPLE = ("accounts.User", "instructors.Instructor")
COUNTING = (IntegerField, FloatField, DecimalField, DurationField)
PACKAGES = {".apk", ".ipa", ".hap", ".exe", ".msi", ".dmg"}


def models() -> list[type[Model]]:
    """Every table of our rooms."""
    return [model for room in settings.ROOMS for model in apps.get_app_config(room).get_models()]


@cache
def parts(name: str) -> frozenset[str]:
    """The words of a name: `checkin_lat` → {"checkin", "lat"}."""
    return frozenset(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower()))


def columns_named(words: set[str], those: list[type[Model]] | None = None) -> list[str]:
    """Columns (and tables) of ours whose name has one of the words."""
    found = []
    for model in models() if those is None else those:
        if parts(model.__name__) & words:
            found.append(model._meta.label)
        found += [
            f"{model._meta.label}.{f.name}" for f in own_columns(model) if parts(f.name) & words
        ]
    return sorted(found)


def numbers_named(words: set[str], those: list[type[Model]]) -> list[str]:
    """Columns that hold a number or a duration and have one of the words in their name."""
    return sorted(
        f"{model._meta.label}.{column.name}"
        for model in those
        for column in own_columns(model)
        if isinstance(column, COUNTING) and parts(column.name) & words
    )


def own_columns(model: type[Model]) -> list[Field]:
    """The model's columns."""
    return list(model._meta.concrete_fields)


def of_people() -> list[type[Model]]:
    """The tables with a row about a person: themselves, and those that point at one directly."""
    return [
        model
        for model in models()
        if model._meta.label in PEOPLE
        or any(
            f.related_model and f.related_model._meta.label in PEOPLE for f in own_columns(model)
        )
    ]


def inputs_named(words: set[str]) -> list[str]:
    """Fields of registered forms whose name has one of the words."""
    return [
        f"{form.code}.{name}"
        for form in asked.register()
        for name, _field in form.fields
        if parts(name) & words
    ]


def scripts_with(text: str) -> list[str]:
    """Scripts of ours in which the text stands."""
    return sorted(p.name for p in scripts() if text.lower() in p.read_text("utf-8").lower())


def scripts() -> list[Path]:
    """Our scripts."""
    return sorted(Path(settings.BASE_DIR, "static").rglob("*.js"))


def template(name: str) -> str:
    """A template of ours as it is written."""
    return Path(settings.BASE_DIR, "templates", name).read_text("utf-8")


def packages() -> list[str]:
    """Files of ours that are something to install."""
    return sorted(
        p.name for p in Path(settings.BASE_DIR, "static").rglob("*") if p.suffix.lower() in PACKAGES
    )


def pages(patterns: list | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named page: (name, pattern)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from pages(pattern.url_patterns, inner)
        elif pattern.name:
            yield prefix + pattern.name, pattern


def roles_of(name: str) -> tuple[Role, ...] | None:
    """Which roles a page's gate lets in (empty: all); None where there is no such page."""
    return next((getattr(p.callback, "roles", ()) for n, p in pages() if n == name), None)


def open_pages() -> list[str]:
    """Pages that need no sign-in."""
    return [n for n, p in pages() if getattr(p.callback, "login_required", True) is False]


def figures_named(words: set[str]) -> list[str]:
    """Figures whose code has one of the words."""
    return [figure.code for figure in figures.all_figures() if parts(figure.code) & words]


def required_files() -> list[str]:
    """Registered forms that cannot be sent without a file."""
    return [
        f"{form.code}.{name}"
        for form in asked.register()
        for name, field in form.fields
        if isinstance(field, forms.FileField) and field.required
    ]


def off_for_good(code: str, district: District) -> bool:
    """Whether a setting is off, and nobody can switch it on."""
    return get(code).fixed and policy(code, district) is False


def rubrics(district: District) -> list[Rubric]:
    """The rubrics in use in the district and in what lies below it."""
    line = [district.code[:n] for n in range(1, len(district.code) + 1)]
    active = Rubric.objects.filter(is_active=True).select_related("district")
    active = active.prefetch_related("indicators")
    return [
        r for r in active if r.district.code in line or r.district.code.startswith(district.code)
    ]


def counted_share(rubric: Rubric) -> float:
    """Which part of a rubric's points comes from what the system counts."""
    lines = [i for i in rubric.indicators.all() if i.method in Indicator.BASE]
    whole = sum(line.points for line in lines)
    counted = sum(line.points for line in lines if line.method == Indicator.Method.FIGURE)
    return counted / whole if whole else 0.0
