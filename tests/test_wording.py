"""Whatever is recorded, refused, told or failed has words that can be translated."""

import ast
from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.functional import Promise

from common.wording import WORDS, words
from tests.test_layers import ROOT, modules

# The calls that take a code, and the place of it among their arguments.
PLACE = {"record": 0, "record_many": 0, "Refused": 0, "Coded": 0, "notify": 1, "fail": 1}


def codes() -> Iterator[tuple[str, str]]:
    """(code, where) of every code that the source names outright or by a name beside it."""
    for path in modules():
        tree = ast.parse(path.read_text())
        top = assigned(tree)
        for scope in [tree, *(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]:
            names = top | assigned(scope)
            for call in (n for n in ast.walk(scope) if isinstance(n, ast.Call)):
                for code in literals(argument(call), names):
                    yield code, f"{path.relative_to(ROOT)}:{call.lineno}"


def assigned(scope: ast.AST) -> dict[str, ast.expr]:
    """The names that a scope binds by plain assignment."""
    return {
        node.targets[0].id: node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def argument(call: ast.Call) -> ast.expr | None:
    """The expression of the code in a call that takes one."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    place = PLACE.get(name)
    if place is None or len(call.args) <= place:
        return next((k.value for k in call.keywords if name in PLACE and k.arg == "code"), None)
    return call.args[place]


def literals(value: ast.expr | None, names: dict[str, ast.expr], deep: int = 3) -> list[str]:
    """The strings an expression can be: a literal, one of two, or what a name was bound to."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value] if "." in value.value else []
    if isinstance(value, ast.IfExp):
        return literals(value.body, names, deep) + literals(value.orelse, names, deep)
    if isinstance(value, ast.Name) and value.id in names and deep:
        return literals(names[value.id], names, deep - 1)
    return []


PLACES: dict[str, set[str]] = {}
for code, where in codes():
    PLACES.setdefault(code, set()).add(where)


@pytest.mark.parametrize("code", sorted(PLACES))
def test_a_code_in_use_has_words(code):
    assert code in WORDS, f"{code} is used at {', '.join(PLACES[code])} and has no words"


def test_words_can_be_translated():
    """That they are is `test_translations`' business."""
    fixed = [code for code, text in WORDS.items() if not isinstance(text, Promise)]
    assert not fixed, fixed


def test_there_is_something_to_judge():
    assert len(PLACES) > 20


def test_parameters_are_put_in_the_readers_form():
    with translation.override("en"):
        assert words("user.name_taken", {"username": "mei"}).startswith("The user name mei")
