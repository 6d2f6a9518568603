"""List pages: filter, sort, page by key, count, export; the whole page or only its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django_filters import FilterSet
from django_htmx.http import HttpResponseClientRefresh

from common import keyset
from common.columns import Column
from common.exports import Export, export
from common.keyset import Order, Slice, Sort
from common.models import Job
from common.refusals import Refused

SIZE = 50
AT_ONCE = 1000  # rows of a bulk action
COUNTED = 10_000
PAGING = ("after", "before", "last")


@dataclass(frozen=True)
class Bulk:
    """An action on the ticked rows: posts their ids as `pk` to `url`, with the list's address.

    With `most`, it also takes all rows that match the list's filters, up to so many: its view asks
    `chosen` which those are.
    """

    label: str | Promise
    url: str
    danger: bool = False
    most: int = 0


@dataclass(frozen=True)
class Head:
    """The head of a column; with `url` it sorts. `order` is "ascending", "descending" or ""."""

    column: Column
    url: str = ""
    order: str = ""


class Page:
    """One page of a list, with the addresses of the others.

    With `related`, rows are found by their keys alone and then read with what they lead to: where
    no index gives the order, sorting thousands of whole rows to show fifty is dear.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet,
        sorts: Sequence[Sort],
        related: Sequence[str] = (),
    ) -> None:
        keyset.check(rows.model, sorts)
        self.request, self.all, self.sorts = request, rows, sorts
        self.order: Order = keyset.choose(sorts, request.GET.get("sort", ""))
        self.slice: Slice = (
            self._read(self._find(rows.values_list("pk", flat=True)), related)
            if related
            else self._find(rows)
        )

    def _find(self, rows: QuerySet) -> Slice:
        asked = self.request.GET
        if "last" in asked:
            return keyset.last(rows, self.order, SIZE)
        for way in ("after", "before"):
            place = self.order.read_place(rows.model, asked.get(way, ""))
            if place is not None:
                return getattr(keyset, way)(rows, self.order, SIZE, place)
        return keyset.first(rows, self.order, SIZE)

    def _read(self, keys: Slice, related: Sequence[str]) -> Slice:
        rows = self.all.filter(pk__in=keys.rows).select_related(*related)
        whole = {row.pk: row for row in rows}
        return replace(keys, rows=[whole[key] for key in keys.rows if key in whole])

    def __iter__(self) -> Any:
        return iter(self.slice.rows)

    def __len__(self) -> int:
        return len(self.slice.rows)

    def __bool__(self) -> bool:
        return bool(self.slice.rows)

    @cached_property
    def count(self) -> int:
        """How many rows match, up to one more than is counted exactly."""
        if not (self.slice.before or self.slice.after):
            return len(self)
        return self.all.order_by().values("pk")[: COUNTED + 1].count()

    @property
    def count_words(self) -> str:
        """312, 9,999 or 10,000+."""
        more = "+" if self.count > COUNTED else ""
        return number_format(min(self.count, COUNTED), force_grouping=True) + more

    @property
    def first_url(self) -> str:
        """The first page; empty when this is it."""
        return self.address() if self.slice.before else ""

    @property
    def previous_url(self) -> str:
        """The page before; empty when there is none."""
        row = self.slice.rows[0] if self.slice.before and self else None
        return self.address(before=self.order.place_of(row)) if row else ""

    @property
    def next_url(self) -> str:
        """The page after; empty when there is none."""
        row = self.slice.rows[-1] if self.slice.after and self else None
        return self.address(after=self.order.place_of(row)) if row else ""

    @property
    def last_url(self) -> str:
        """The last page; empty when this is it."""
        return self.address(last="1") if self.slice.after else ""

    @property
    def export_url(self) -> str:
        """The same rows as a workbook."""
        return self.address(export="xlsx")

    @property
    def is_filtered(self) -> bool:
        """Whether the address narrows the list down."""
        frame = {*PAGING, "sort", "export"}
        return any(value for name, value in self.request.GET.items() if name not in frame)

    def address(self, **changes: str) -> str:
        """This list's address with some values changed and no place named."""
        values = self.request.GET.copy()
        for name in (*PAGING, "export"):
            values.pop(name, None)
        for name, value in changes.items():
            values[name] = value
        query = values.urlencode()
        return f"{self.request.path}?{query}" if query else self.request.path

    def head(self, column: Column) -> Head:
        """A column's head: where a click on it leads, and how the list is sorted by it now."""
        sort = {sort.name: sort for sort in self.sorts}.get(column.sort)
        if sort is None:
            return Head(column)
        if sort != self.order.sort:
            return Head(column, self.address(sort=Order(sort, sort.descending).code))
        other = Order(sort, not self.order.descending)
        now = "descending" if self.order.descending else "ascending"
        return Head(column, self.address(sort=other.code), now)

    def choices(self) -> list[tuple[str, str | Promise, bool]]:
        """For the phone, where there are no heads: (address, label, chosen) of every sort."""
        return [
            (self.address(sort=Order(s, s.descending).code), s.label, s == self.order.sort)
            for s in self.sorts
        ]


def list_page(
    request: HttpRequest,
    rows: QuerySet,
    template: str,
    *,
    sorts: Sequence[Sort],
    columns: Sequence[Column] = (),
    filterset: type[FilterSet] | None = None,
    export: Export | None = None,
    bulk: Sequence[Bulk] = (),
    **context: Any,
) -> HttpResponse:
    """Filter, sort, page and render; a request that targets #rows gets only that partial.

    The template finds `page`, `heads`, `columns`, `filterset`, `bulk`, `export_url` and the
    context. `rows` comes scoped and with its select_related; the first sort is the default one.
    """
    if not sorts:
        raise ImproperlyConfigured("A list needs at least one sort.")
    if filterset:
        filters = context["filterset"] = filterset(request.GET, queryset=rows, request=request)
        rows = filters.qs
    if export and request.GET.get("export") == "xlsx":
        return _workbook(request, rows, sorts, export)
    page = Page(request, rows, sorts)
    shown = [column for column in columns if column.page]
    context |= {
        "page": page, "columns": shown, "heads": [page.head(column) for column in shown],
        "bulk": bulk, "whole": whole_bulk(page, bulk),
        "export_url": page.export_url if export else "",
    }  # fmt: skip
    if request.htmx.target == "rows":
        template += "#rows"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Target"])
    return response


def whole_bulk(page: Page, bulk: Sequence[Bulk]) -> list[Bulk]:
    """The actions that may be done on everything that matches, where that is more than one row."""
    takes = [action for action in bulk if action.most]
    return [action for action in takes if 1 < page.count <= action.most] if takes else []


def _workbook(
    request: HttpRequest, rows: QuerySet, sorts: Sequence[Sort], what: Export
) -> HttpResponse:
    keyset.check(rows.model, sorts)
    rows = keyset.choose(sorts, request.GET.get("sort", "")).apply(rows)
    if take := getattr(request, "take_export", None):  # a worker stands in for the reader
        return take(rows, what)
    try:
        return export(request, rows, what)
    except Refused as refusal:
        rest = request.GET.copy()
        del rest["export"]
        path = f"{request.path}?{rest.urlencode()}" if rest else request.path
        context = {"name": what.name, "reason": refusal, "path": path}
        return render(request, "ui/export_large.html", context)


def facts(row: Model, *names: str | tuple[str | Promise, Any]) -> list[tuple[Any, Any]]:
    """Label and value of the named fields (choices as words), or given pairs, for ui/facts.html."""
    found = []
    for name in names:
        if isinstance(name, tuple):
            found.append(name)
            continue
        field = row._meta.get_field(name)
        display = getattr(row, f"get_{name}_display", None)
        found.append((capfirst(field.verbose_name), display() if display else getattr(row, name)))
    return found


def ticked(request: HttpRequest) -> list[int]:
    """The ids of the ticked rows that a bulk action was posted with; what is no id is left out."""
    return sorted({int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19})


def chosen(
    request: HttpRequest,
    rows: QuerySet,
    filterset: type[FilterSet] | None = None,
    most: int = AT_ONCE,
) -> QuerySet:
    """The rows a bulk action was posted with: the ticked ones, or all that the list then showed.

    `rows` comes scoped, and is narrowed by the filters in the list's address. `Refused` when
    another number matches now than was shown and agreed to.
    """
    if "all" not in request.POST:
        return rows.filter(pk__in=ticked(request))
    if filterset:
        asked = QueryDict(urlsplit(request.POST.get("next", "")).query)
        rows = filterset(asked, queryset=rows, request=request).qs
    count = rows.order_by().values("pk")[: most + 1].count()
    if count > most:
        raise Refused("bulk.too_many", most=most)
    if str(count) != request.POST["all"]:
        raise Refused("bulk.changed", now=count)
    return rows


def form_key(request: HttpRequest) -> UUID | None:
    """The one-use key that a posted form carries, if it is one."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


def progress(request: HttpRequest, job: Job, url: str) -> HttpResponse:
    """How far a job is, for the page that polls it at `url`; once it is over, the page itself."""
    if job.is_over and request.htmx:
        return HttpResponseClientRefresh()
    return render(request, "ui/progress.html", {"job": job, "url": url})
