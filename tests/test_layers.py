"""The house: imports point down."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = [
    "common", "accounts", "enterprises", "instructors", "records", "assessments", "reports",
    "config",
]  # fmt: skip


def modules() -> Iterator[Path]:
    for room in LAYERS:
        yield from (p for p in (ROOT / room).rglob("*.py") if "migrations" not in p.parts)


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno


@pytest.mark.parametrize("room", LAYERS)
def test_imports_point_down(room):
    upward = []
    for path in (p for p in modules() if p.relative_to(ROOT).parts[0] == room):
        for name, line in imported(ast.parse(path.read_text())):
            root = name.split(".")[0]
            if root in LAYERS and LAYERS.index(root) > LAYERS.index(room):
                upward.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not upward, "\n".join(upward)


def test_there_is_something_to_judge():
    assert len(list(modules())) > 20
