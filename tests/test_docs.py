"""What the documents name is there: files, commands and their options, settings, code, pages."""

import ast
import importlib
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, resolve
from django.utils.functional import Promise

from accounts import policies
from common import figures

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
FOLDERS = [*settings.ROOMS, "config", "templates", "static", "locale", "tests", "bin", "deploy"]
MADE_LATER = ("/", "var/", ".venv", "node_modules", "DATA_DIR", "fonts/office")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
KINDS = "py|html|js|css|json|md|txt|in|yml|conf"
PATH = re.compile(rf"[\w.<>*-]*(?:/[\w.<>*-]+)+/?|[\w<>*-]+\.(?:{KINDS})\b")
# What the documents name of others' programs, and what a person types.
NOT_OURS = {
    "ins", "del", "pg_dump", "pg_trgm", "postgresql", "docker", "save", "ps", "up", "build",
    "IS", "OR", "NULL", "FILES", "…",
}  # fmt: skip


def inline(path: Path) -> list[str]:
    """What stands in backticks, outside blocks of code."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", path.read_text("utf-8")))


def blocks(path: Path, language: str) -> list[str]:
    return [text for kind, text in FENCE.findall(path.read_text("utf-8")) if kind == language]


@cache
def files() -> list[str]:
    """Every file of ours, as seen from the top."""
    inside = (p for folder in FOLDERS for p in (ROOT / folder).rglob("*"))
    found = [*ROOT.iterdir(), *inside, *(ROOT / "docs").iterdir()]
    return [str(p.relative_to(ROOT)) + ("/" if p.is_dir() else "") for p in found]


@cache
def words() -> frozenset[str]:
    """Every word of the code."""
    found: set[str] = set()
    kinds = {".py", ".html", ".js", ".css", ".yml", ".sh", ""}
    for name in files():
        path = ROOT / name
        if path.is_file() and path.suffix in kinds and path != Path(__file__):
            found |= set(re.findall(r"[\w-]+", path.read_text("utf-8")))
            found |= set(re.findall(r"\w+", path.read_text("utf-8")))
    return frozenset(found)


def exists(name: str) -> bool:
    """Whether a path, from the top or from inside a room, leads to something."""
    pattern = re.sub(r"<\w+>|\*", "@", name.removesuffix("/"))
    ending = re.compile(r"(^|/)" + re.escape(pattern).replace("@", r"[^/]+") + r"/?$")
    return any(ending.search(path) for path in files())


def named() -> Iterator[tuple[str, str]]:
    for path in DOCS:
        for text in inline(path):
            yield path.name, text


def is_path(text: str) -> bool:
    return not text.startswith(("/", "GET /", "http", "redis:", "postgres:")) and "://" not in text


def test_every_file_that_is_named_is_there():
    missing = [
        f"{doc}: {found}"
        for doc, text in named() if is_path(text)
        for found in PATH.findall(text)
        if not found.startswith(MADE_LATER) and found != "bin/" and not exists(found)
    ]  # fmt: skip
    assert not missing, "\n".join(missing)


def test_every_link_leads_to_a_file():
    missing = [
        f"{path.name}: {link}"
        for path in DOCS
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
        if not (path.parent / link).exists()
    ]
    assert not missing, "\n".join(missing)


def test_every_page_that_is_named_answers():
    for doc, text in named():
        if not re.fullmatch(r"(GET )?/[\w/<>-]+", text):
            continue
        address = text.removeprefix("GET ").replace("<person>", "1").replace("<language>", "en")
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{doc}: {text}")


def commands() -> Iterator[tuple[str, list[str]]]:
    """(where, words) of every command line that is shown."""
    for path in DOCS:
        lines = [*inline(path), *(line for text in blocks(path, "sh") for line in text.split("\n"))]
        yield from ((path.name, line.split("#")[0].split()) for line in lines if line.strip())


def test_commands_know_the_options_that_are_shown():
    shown = 0
    for doc, parts in commands():
        if "manage.py" not in " ".join(parts[:6]):
            continue
        rest = parts[next(i for i, word in enumerate(parts) if word.endswith("manage.py")) + 1 :]
        name = rest[0]
        assert name in get_commands(), f"{doc}: {name}"
        room = get_commands()[name]
        parser = load_command_class(room, name).create_parser("manage.py", name)
        for option in re.findall(r"--[\w-]+", " ".join(rest)):
            assert option in parser._option_string_actions, f"{doc}: {name} {option}"
        shown += 1
    assert shown > 5


def test_programs_are_there_and_can_be_run():
    for doc, parts in commands():
        for word in parts:
            if re.fullmatch(r"bin/\w+", word):
                assert os.access(ROOT / word, os.X_OK), f"{doc}: {word}"


def identifiers(text: str) -> list[str]:
    """The names in a word of code, without the texts in it; nothing for a sentence."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", text)
    if not re.fullmatch(r"[\w.]+(\(.*\))?(=\S*)?", bare.strip(".")) or PATH.search(bare):
        return []
    return re.findall(r"[A-Za-z_]\w+", bare.split("=")[0].split("(")[0])


def test_every_name_of_code_is_one():
    unknown = [
        f"{doc}: {text}"
        for doc, text in named()
        if not text.startswith(MADE_LATER)
        for name in identifiers(text)
        if name not in words() | NOT_OURS
    ]
    assert not unknown, "\n".join(unknown)


def test_dotted_names_lead_to_something():
    for doc, text in named():
        name = text.split("(")[0]
        room, dot, rest = name.partition(".")
        if room in settings.ROOMS and dot and re.fullmatch(r"[\w.]+", name):
            assert leads(room, rest.split(".")), f"{doc}: {text}"


def leads(module: str, rest: list[str]) -> bool:
    """Whether the parts are modules, and what stands in them."""
    found = importlib.import_module(module)
    for part in rest:
        try:
            found = getattr(found, part)
        except AttributeError:
            try:
                found = importlib.import_module(f"{found.__name__}.{part}")
            except (AttributeError, ModuleNotFoundError):
                return False
    return True


def asked_of_the_environment() -> set[str]:
    """The variables that settings and web server read."""
    text = (ROOT / "config/settings.py").read_text() + (ROOT / "deploy/gunicorn.py").read_text()
    read = set(re.findall(r"(?:environ\.get|flag)\(\"([A-Z_]+)\"", text))
    return read | {"DATABASE_URL"}  # by dj_database_url


def test_installing_names_every_variable_and_no_other():
    text = (ROOT / "docs/installing.md").read_text("utf-8")
    told = set(re.findall(r"`([A-Z][A-Z_]+)(?:=[^`]*)?`", text))
    ours = {"BIND", "DEMO", "DEBUG"}  # what bin/run sets, and what developers do
    assert asked_of_the_environment() - ours <= told
    compose = (ROOT / "docker-compose.yml").read_text()
    wanted = set(re.findall(r"\$\{([A-Z_]+)", compose))
    assert wanted <= told | set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    started = (ROOT / "bin/run").read_text() + compose + (ROOT / "config/supervisor.py").read_text()
    known = asked_of_the_environment() | set(re.findall(r"[A-Z_]{4,}", started))
    assert told <= known


def test_containers_are_told_what_the_settings_ask_for():
    """A variable in the image's environment that nobody reads would be a setting without effect."""
    compose = (ROOT / "docker-compose.yml").read_text()
    app = compose[: compose.index("\nservices:")]
    given = set(re.findall(r"^    ([A-Z_]+): ", app, re.MULTILINE))
    assert given and given <= asked_of_the_environment()


def test_every_setting_of_the_districts_is_asked_for():
    """One that no code reads would be edited for nothing; a fixed one only states what is so."""
    code = "".join(
        (ROOT / name).read_text("utf-8")
        for name in files()
        if name.endswith((".py", ".html")) and not name.startswith(("tests/", "locale/"))
    )
    for setting in policies.declared():
        if not setting.fixed:
            assert len(re.findall(rf"\b{setting.code}\b", code)) > 1, setting.code


def test_the_figure_that_is_shown_as_an_example_is_one():
    [text] = blocks(ROOT / "docs/house.md", "python")
    call = ast.parse(text).body[0].value.args[0]
    shown = {word.arg: word.value for word in call.keywords}
    figure = figures.get(ast.literal_eval(shown["code"]))
    assert type(figure).__name__ == call.func.id
    assert set(shown) <= set(type(figure).__dataclass_fields__)
    for name in ("kinds", "day", "by"):
        assert getattr(figure, name) == ast.literal_eval(shown[name])
    assert isinstance(figure.label, Promise)
