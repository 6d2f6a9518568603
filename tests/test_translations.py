"""Both languages complete: every sentence of code and templates has its Chinese, and no more."""

import ast
import gettext
import importlib.util
import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.forms import CharField, ModelForm
from django.urls import get_resolver
from django.utils import translation
from django.utils.formats import date_format, get_format
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
ROOMS = [
    "common", "accounts", "enterprises", "instructors", "records", "assessments", "reports",
    "config",
]  # fmt: skip
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
ALIAS = "gettext as say"  # where `_` is its lazy sister
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(npgettext|ngettext|pgettext|gettext|_)\(\s*{STRING}(?:,\s*{STRING})?")
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w*)\}")
# Words of the packages we use that have no Simplified Chinese of their own.
BORROWED = "borrowed.json"

Message = tuple[str, str]  # context, English


def in_code() -> Iterator[tuple[Message, str]]:
    """Every message of the code with its place; a plural is named as such."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            source = path.read_text("utf-8")
            single = SINGLE | ({"say"} if ALIAS in source else set())
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call):
                    yield from called(node, f"{path.relative_to(ROOT)}:{node.lineno}", single)


def called(node: ast.Call, place: str, single: set[str]) -> Iterator[tuple[Message, str]]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    if name in PLURAL:
        yield ("plural", place), place
    if name not in single | IN_CONTEXT or not node.args:
        return
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    if name in IN_CONTEXT and len(texts) == 2:
        yield (texts[0], texts[1]), place
    elif name in single and texts and isinstance(texts[0], str):
        yield ("", texts[0]), place


def in_templates() -> Iterator[tuple[Message, str]]:
    for path in (ROOT / "templates").rglob("*.*"):
        if path.suffix not in {".html", ".txt", ".svg"}:
            continue
        place = str(path.relative_to(ROOT))
        for name, first, second in CALL.findall(templatize(path.read_text("utf-8"))):
            if name in PLURAL:
                yield ("plural", place), place
            elif name == "pgettext":
                yield (ast.literal_eval(first), ast.literal_eval(second)), place
            else:
                yield ("", ast.literal_eval(first)), place


@pytest.fixture(scope="module")
def used() -> dict[Message, str]:
    return dict([*in_templates(), *in_code()])


def entries() -> Iterator[tuple[str, Message, str]]:
    """(room, message, Chinese) of every line of locale/zh."""
    for path in sorted((ROOT / "locale" / "zh").glob("*.json")):
        for key, value in json.loads(path.read_text("utf-8")).items():
            if isinstance(value, dict):
                yield from ((path.name, (key, english), text) for english, text in value.items())
            else:  # a plural is [the English of many, the Chinese]
                yield path.name, ("", key), value[-1] if isinstance(value, list) else value


def test_every_message_has_its_chinese(used):
    known = {message for _, message, chinese in entries() if chinese}
    missing = [f"{place}: {message}" for message, place in used.items() if message not in known]
    assert not missing, "\n".join(sorted(missing))


def test_every_chinese_message_is_used(used):
    left = [f"{room}: {m}" for room, m, _ in entries() if m not in used and room != BORROWED]
    assert not left, "\n".join(left)


def test_the_placeholders_are_the_same():
    differ = [
        f"{room}: {message} → {chinese}"
        for room, message, chinese in entries()
        if set(PLACEHOLDER.findall(message[1])) != set(PLACEHOLDER.findall(chinese))
    ]
    assert not differ, "\n".join(differ)


def test_a_message_has_one_chinese():
    chosen: dict[Message, tuple[str, str]] = {}
    differ = []
    for room, message, chinese in entries():
        first = chosen.setdefault(message, (room, chinese))
        if first[1] != chinese:
            differ.append(f"{message}: {first[0]} {first[1]!r}, {room} {chinese!r}")
    assert not differ, "\n".join(differ)


def test_gettext_reads_what_bin_messages_writes(tmp_path):
    loader = SourceFileLoader("messages", str(ROOT / "bin" / "messages"))
    maker = importlib.util.module_from_spec(importlib.util.spec_from_loader("messages", loader))
    loader.exec_module(maker)
    (tmp_path / "a.json").write_text(
        '{"March": "三月", "x": {"March": "行军"}, "%(n)s": "甲%(n)s", "a day": ["days", "天"]}'
    )
    made = maker.mo(maker.catalogue(tmp_path))
    (tmp_path / "some.mo").write_bytes(made)
    with (tmp_path / "some.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert found.gettext("March") == "三月"
    assert found.pgettext("x", "March") == "行军"
    assert found.gettext("%(n)s") % {"n": 1} == "甲1"
    assert {found.ngettext("a day", "days", n) for n in (1, 2)} == {"天"}
    assert 'msgctxt "x"' in maker.po(maker.catalogue(tmp_path))


@pytest.mark.parametrize(
    "language, day, number",
    [("zh-hans", "2026年3月5日", "375,000"), ("en", "5 March 2026", "375,000")],
)
def test_dates_and_numbers_are_in_the_language_s_form(language, day, number):

    with translation.override(language):
        assert date_format(date(2026, 3, 5)) == day
        assert intcomma(375000) == number
        assert get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"


def forms_of(kind: type) -> Iterator[type]:
    for form in kind.__subclasses__():
        yield form
        yield from forms_of(form)


def test_a_field_that_a_form_shows_is_named_in_chinese():
    assert get_resolver().url_patterns  # every room's forms are known now
    with translation.override("zh-hans"):
        bare = {
            f"{form.__module__}.{form.__name__}.{name}: {field.label}"
            for form in forms_of(ModelForm)
            for name, field in form.base_fields.items()
            if form.__module__.split(".")[0] in ROOMS and not field.widget.is_hidden
            and not re.search("[一-鿿]", str(field.label))
        }  # fmt: skip
    assert not bare, "\n".join(sorted(bare))


def test_what_django_says_of_a_wrong_entry_is_said_in_the_offices_words():
    field = CharField(max_length=3)
    with translation.override("zh-hans"):
        for typed, said in (("", "请填写此项。"), ("长长长长", "最多 3 字，现有 4 字，请删减。")):
            with pytest.raises(ValidationError) as wrong:
                field.clean(typed)
            assert wrong.value.messages == [said]
