"""Forms that draw themselves, know their version and can be sent only once."""

import uuid

import pytest
from crispy_forms.utils import render_crispy_form
from django.test import RequestFactory

from accounts.models import District
from common import actions
from common.errors import typed_texts
from common.forms import FilterForm, PageForm, PlainForm, forms, stale_form
from common.refusals import Stale
from enterprises.models import Enterprise
from tests import factories as make

pytestmark = pytest.mark.django_db


class EnterpriseForm(PageForm):
    class Meta:
        model = Enterprise
        fields = ["name", "size", "founded_on", "note", "owner_is_secretary"]


class NoteForm(PlainForm):
    text = forms.CharField(label="Text", widget=forms.Textarea)
    day = forms.DateField(label="Day", required=False)


@pytest.fixture
def firm(cast):
    return make.make_enterprise(cast.north.town, cast.north.station, "清河机械厂", note="old")


def typed(form, **changes):
    initial = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {**initial, **changes}


def test_every_field_has_a_label_of_its_own(firm):
    html = render_crispy_form(EnterpriseForm(instance=firm))
    for name in EnterpriseForm.Meta.fields:
        assert f'for="id_{name}"' in html
        assert f'id="id_{name}"' in html


def test_optional_is_said_in_words_and_required_is_not(firm):
    form = EnterpriseForm(instance=firm)
    assert "optional" in form.fields["note"].label
    assert "optional" not in str(form.fields["name"].label)


def test_dates_use_the_browsers_picker_and_keep_their_value(firm):
    firm.founded_on = "2020-03-05"
    html = str(EnterpriseForm(instance=firm)["founded_on"])
    assert 'type="date"' in html
    assert 'value="2020-03-05"' in html


def test_nothing_in_a_form_needs_an_inline_style_or_script(firm):
    html = render_crispy_form(EnterpriseForm({}, instance=firm))
    assert "style=" not in html
    assert "<script" not in html
    assert " on" not in html.replace(" one", "")


def test_what_is_wrong_is_said_at_the_top_with_links(firm):
    form = EnterpriseForm(typed(EnterpriseForm(instance=firm), name=""), instance=firm)
    html = render_crispy_form(form)
    assert '<a href="#id_name">' in html
    assert html.index('href="#id_name"') < html.index('id="id_name"')


def test_the_form_names_the_version_it_was_based_on(firm):
    form = EnterpriseForm(typed(EnterpriseForm(instance=firm)), instance=firm)
    assert form.is_valid(), form.errors
    assert form.base_version == firm.version
    assert "version" not in form.values
    assert form.key is None


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5"])
def test_a_version_that_is_none_is_refused(firm, version):
    form = EnterpriseForm(typed(EnterpriseForm(instance=firm), version=version), instance=firm)
    assert not form.is_valid()


def test_a_stale_form_comes_back_with_what_was_typed_beside_what_is_stored(firm):
    data = typed(EnterpriseForm(instance=firm), name="甲厂", note="mine", size="small")
    form = EnterpriseForm(data, instance=Enterprise.objects.get(pk=firm.pk))
    other = actions.locked(firm)
    other.note, other.size = "theirs", "large"
    actions.save(other)
    assert form.is_valid()
    with pytest.raises(Stale) as caught:
        actions.locked(firm, form.base_version)
    stale_form(form, caught.value)
    differ = {line.field.name: (line.typed, line.stored) for line in form.conflict}
    assert differ["note"] == ("mine", "theirs")
    assert differ["name"] == ("甲厂", "清河机械厂")
    assert differ["size"] == (str(Enterprise.Size.SMALL.label), str(Enterprise.Size.LARGE.label))
    assert "founded_on" not in differ
    html = render_crispy_form(form)
    assert 'value="甲厂"' in html
    assert "theirs" in html
    again = EnterpriseForm(form.data, instance=Enterprise.objects.get(pk=firm.pk))
    assert again.is_valid()
    assert again.base_version == other.version


def test_a_form_sent_twice_makes_one_row(cast):
    class DistrictForm(PageForm):
        class Meta:
            model = District
            fields = ["code", "name", "level"]

    data = typed(DistrictForm(), code="330199", name="x", level="county")
    made = []
    for _click in range(2):
        form = DistrictForm(data)
        form.is_valid()
        key = uuid.UUID(str(data["form_key"]))
        made.append(actions.once(District(code="330199", name="x", level="county"), key))
    assert made[0] == (made[1][0], True)
    assert made[1][1] is False


def test_every_new_form_has_another_key():
    class OneUseForm(NoteForm):
        one_use = True

    keys = {OneUseForm()["form_key"].value() for _time in range(3)}
    assert len(keys) == 3


def test_a_plain_form_knows_the_version_of_its_row(firm):
    form = NoteForm({"text": "a", "version": "7"}, row=firm)
    assert form.is_valid()
    assert form.base_version == 7
    assert form.values == {"text": "a", "day": None}


def test_filters_are_all_optional_and_say_all_for_nothing():
    class SomeFilter(FilterForm):
        size = forms.ChoiceField(choices=[("", "---------"), *Enterprise.Size.choices])

    form = SomeFilter({})
    assert form.is_valid()
    assert "---" not in str(form["size"])


def test_an_expired_form_gives_back_the_texts_but_never_a_secret():
    request = RequestFactory().post(
        "/", {"text": "今天走访了企业，" * 9, "password": "x" * 30, "day": "2026-03-05",
              "csrfmiddlewaretoken": "t" * 64, "form_key": str(uuid.uuid4())},
    )  # fmt: skip
    assert typed_texts(request) == ["今天走访了企业，" * 9]
