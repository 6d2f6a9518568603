"""Rows drawn by code are what Django's own templates make, and nothing people wrote is HTML."""

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy

from common.columns import DATE, FLAG, NUMBER, STATE, TIME, Column
from instructors.models import Leave

BETWEEN = re.compile(r">\s+|\s+<")
NASTY = "\"><script>alert('&')</script>{{ row.pk }}%(row)s %s"
COLUMNS = [
    Column(label="Name", value="name"),
    Column(label=NASTY, value="text", width=30),
    Column(label=gettext_lazy("Name"), value=lambda row: row.text, link=True, width=22),
    Column(label="Number", value="number", kind=NUMBER),
    Column(label="Day", value="day", kind=DATE),
    Column(label="At", value="at", kind=TIME),
    Column(label="Flag", value="flag", kind=FLAG),
    Column(label="Drawn", value=lambda row: format_html("<b>{}</b>", row.text)),
    Column(label="State", value="state", kind=STATE),
    Column(label="Toned", value="text", kind=STATE, tone=lambda row: NASTY),
    Column(label="By template", value="text", template="accounts/nowrap.html"),
]
AS_DJANGO_WRITES = Template("""
{% load i18n ui %}{% translate "no" as no %}
{% for row in page %}<tr id="row-{{ row.pk }}">
  {% if bulk %}<td class="tick"><input type="checkbox" class="form-check-input" name="pk"
    value="{{ row.pk }}" form="bulk"
    aria-label="{% blocktranslate %}Tick {{ row }}{% endblocktranslate %}"></td>{% endif %}
  {% for column, shown in row.cells %}
    {% if forloop.first %}<th scope="row">{{ shown }}</th>
    {% else %}<td class="kind-{{ column.kind }}{% if column.is_brief %} brief
      {% elif column.width > 27 %} long{% endif %}
      {% if shown == "—" or column.kind == "flag" and shown == no %} blank{% endif %}"
      data-label="{{ column.label }}">{{ shown }}</td>{% endif %}
  {% endfor %}</tr>
{% endfor %}""".replace("\n      {%", "{%").replace("\n      data", " data").replace(
    "\n    value", " value").replace("\n    aria", " aria"))  # fmt: skip


class Row(SimpleNamespace):
    """A row as a list has it."""

    def __str__(self):
        return self.name

    @property
    def cells(self):
        """What each column shows of it, escaped by Django."""
        one = (
            "{% load ui %}{% if how == 'state' %}{% status code value tone %}{% elif how == 'by' %}"
            '{% include name %}{% elif url %}<a href="{{ url }}">{{ value }}</a>'
            "{% else %}{{ value }}{% endif %}"
        )
        for at, column in enumerate(COLUMNS):
            link = self.get_absolute_url() if at == 0 or column.link else ""
            value = column.words(self)
            how = "by" if column.template else column.kind
            if not (link or column.template or column.kind == STATE):
                yield column, value
                continue
            yield (
                column,
                Template(one).render(
                    Context(
                        {
                            "how": how,
                            "value": value,
                            "url": link,
                            "code": column.code(self),
                            "tone": column.tone(self) if column.tone else "",
                            "name": column.template,
                            "row": self,
                        }
                    )
                ),
            )


def row(**values):
    given = {
        "pk": 7, "name": NASTY, "text": NASTY, "number": 12345, "day": date(2026, 3, 5),
        "at": make_aware(datetime(2026, 3, 5, 23, 59)), "flag": True, "state": "draft",
        "get_absolute_url": lambda: f"/x/?a=1&b={NASTY}",
    }  # fmt: skip
    return Row(**{**given, **values})


ROWS = [
    row(), row(pk=8, name="王芳", text="", number=None, day=None, at=None, flag=False),
    row(pk=NASTY, number=1.5, text=SafeString("<i>ours</i>"), state=NASTY, flag=None),
]  # fmt: skip


def drawn(rows, columns, bulk=()):
    template = Template("{% load ui %}{% rows %}")
    return template.render(Context({"page": rows, "columns": columns, "bulk": bulk}))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("bulk", [(), ("an action",)])
def test_a_row_drawn_is_what_the_templates_make(language, bulk):
    with translation.override(language):
        made = AS_DJANGO_WRITES.render(Context({"page": ROWS, "bulk": bulk}))
        ours, djangos = (
            BETWEEN.sub(lambda m: m[0].strip(), one).strip()
            for one in (drawn(ROWS, COLUMNS, bulk), made)
        )
        assert ours == djangos


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.kind} {column.template}")
@pytest.mark.parametrize("place", [0, 1])
def test_no_cell_lets_anything_through_that_people_wrote(column, place):
    columns = [COLUMNS[0], column] if place else [column]
    assert "<script" not in drawn([row()], columns, bulk=("an action",))


def test_a_choice_is_told_in_the_reader_s_language():
    kind = Column(label="Kind", value="kind")
    leave = Leave(kind=Leave.Kind.values[0])
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert kind.words(leave) == leave.get_kind_display()
    assert kind.words(Leave(kind="unheard-of")) == "unheard-of"


def test_a_day_is_told_in_the_reader_s_language():
    told = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            told.append(Column(label="Day", value="day", kind=DATE).words(row()))
    assert told == ["2026年3月5日", "5 Mar 2026", "2026年3月5日"]
