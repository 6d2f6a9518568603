"""Inputs drawn by code are what Django's own templates make."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from common.drawing import DRAWN, OurRenderer

BETWEEN = re.compile(r"\n\s*")
NASTY = "\"><script>'&"
CHOICES = [("a", "A & B"), ("", "—"), (3, gettext_lazy("Name")), (NASTY, NASTY)]
WIDGETS = [
    (forms.TextInput(), NASTY), (forms.TextInput(), None), (forms.TextInput(), ""),
    (forms.TextInput({"class": "x", "required": True, "hidden": False, "max": 3, "t": NASTY}), 5),
    (forms.NumberInput(), 0), (forms.EmailInput(), "a@b.cn"), (forms.HiddenInput(), NASTY),
    (forms.DateInput(format="%Y-%m-%d"), date(2026, 3, 5)), (forms.PasswordInput(), "secret"),
    (forms.Textarea({"rows": 2}), f"a\n{NASTY}"), (forms.Textarea(), None), (forms.Textarea(), ""),
    (forms.Textarea(), SafeString("<b>")), (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False), (forms.CheckboxInput(), "yes"),
    (forms.RadioSelect(choices=CHOICES), "a"), (forms.RadioSelect(choices=CHOICES), None),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a", NASTY]),
    (forms.Select({"class": "form-select"}, CHOICES), "a"), (forms.Select(choices=CHOICES), None),
    (forms.Select(choices=[("Group <1>", CHOICES), ("z", "Z")]), 3),
    (forms.SelectMultiple(choices=CHOICES), ["a", "3"]), (forms.TextInput(), SafeString("<i>")),
]  # fmt: skip


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x"}])
def test_what_is_drawn_is_what_the_templates_make(widget, value, attrs):
    ours, djangos = OurRenderer(), DjangoTemplates()
    drawn, made = (widget.render("x", value, attrs, one) for one in (ours, djangos))
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect):
        drawn, made = BETWEEN.sub("", drawn), BETWEEN.sub("", made)  # options stand on lines
    assert drawn == made


@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_a_single_choice_is_drawn_alike(widget):
    class Form(forms.Form):
        x = forms.ChoiceField(choices=CHOICES, widget=widget)

    def tags(renderer):
        return [option.tag() for option in Form({"x": "a"}, renderer=renderer)["x"]]

    assert tags(OurRenderer()) == tags(DjangoTemplates())


def test_the_forms_of_the_house_are_drawn_so(monkeypatch):
    name = "django/forms/widgets/text.html"
    monkeypatch.setitem(DRAWN, name, lambda widget: SafeString("drawn"))
    assert str(type("F", (forms.Form,), {"a": forms.CharField()})()["a"]) == "drawn"
