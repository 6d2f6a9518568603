"""What nothing leads to any more: templates, icons, filters and tags of templates."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parent.parent
FOUND_BY_NAME = re.compile(r"\d{3}\.html|bootstrap5/.+")  # by Django and crispy themselves


@cache
def text_of(*suffixes: str) -> str:
    """All that programs and templates say, but for the tests."""
    folders = [*settings.ROOMS, "config", "templates", "static/js"]
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.*")))
    return "\n".join(path.read_text("utf-8") for path in paths if path.suffix in suffixes)


def test_every_template_is_drawn_by_something():
    builders = "".join(p.read_text("utf-8") for p in (ROOT / "reports/builders").glob("*.py"))
    left = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = str(path.relative_to(ROOT / "templates"))
        paper = path.parent.name == "print" and f'"{path.stem}"' in builders
        if not (FOUND_BY_NAME.fullmatch(name) or paper or name in text_of(".py", ".html")):
            left.append(name)
    assert not left


def test_every_icon_is_drawn_somewhere():
    drawn = set(re.findall(r"[\w-]+", text_of(".py", ".html", ".js")))
    icons = re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text())
    assert icons and not [icon for icon in icons if icon not in drawn]


def test_every_filter_and_tag_of_templates_is_used():
    templates = text_of(".html")
    left = []
    for path in ROOT.glob("*/templatetags/*.py"):
        source = path.read_text("utf-8")
        for how, own in re.findall(r"^@register\.\w+(.*)\ndef (\w+)", source, re.MULTILINE):
            name = (re.findall(r'name="(\w+)"', how) or [own])[0]
            if not re.search(rf"\| ?{name}\b|{{% {name}\b", templates):
                left.append(f"{path.name}: {name}")
    assert not left
