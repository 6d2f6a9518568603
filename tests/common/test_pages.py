"""List pages by key."""

import base64
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from django_filters import FilterSet

from accounts.models import District
from common import keyset, pages
from common.forms import FilterForm
from common.keyset import Sort
from common.pages import Bulk
from common.refusals import Refused
from enterprises.models import Enterprise
from tests import factories as make

pytestmark = pytest.mark.django_db
BY_LEVEL = Sort("level", "Level", "level", "name")
BY_CODE = Sort("code", "Code")
SORTS = [BY_LEVEL, BY_CODE, Sort("made", "Made", "pk")]


@pytest.fixture
def forty(monkeypatch):
    """Forty districts, of two levels and four names: many ties; five to a page."""
    monkeypatch.setattr(pages, "SIZE", 5)
    for number in range(40):
        District.objects.create(
            code=f"{number:04}", name=f"县{number % 4}", level=["city", "county"][number % 2]
        )


def page(address="/", sorts=SORTS, rows=None):
    request = RequestFactory().get(address)
    return pages.Page(request, District.objects.all() if rows is None else rows, sorts)


def codes(some):
    return [row.code for row in some]


def walk(start, link):
    seen, at = [], page(start)
    while True:
        seen.append(codes(at))
        if not (address := getattr(at, link)):
            return seen
        at = page(address)


def flat(lists):
    return [item for some in lists for item in some]


def in_order(*keys):
    return codes(District.objects.order_by(*keys))


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("level", ("level", "name", "pk")),
        ("-level", ("-level", "-name", "-pk")),
        ("code", ("code",)),
        ("-made", ("-pk",)),
    ],
)
def test_walking_forward_and_backward_meets_every_row_once(forty, sort, keys):
    forward = walk(f"/?sort={sort}", "next_url")
    assert flat(forward) == in_order(*keys)
    backward = walk(f"/?sort={sort}&last=1", "previous_url")
    assert flat(reversed(backward)) == in_order(*keys)
    assert [len(some) for some in forward] == [5] * 8


@pytest.mark.parametrize("way", ["/", "/?last=1", "/?sort=-level", "/?sort=code&last=1"])
def test_rows_found_by_their_keys_first_are_the_same_in_the_same_order(forty, way):
    request = RequestFactory().get(way)
    rows = District.objects.all()
    found = pages.Page(request, rows, SORTS, related=["parent"])
    assert found.slice == pages.Page(request, rows, SORTS).slice
    second = page(found.next_url or found.previous_url).slice
    request = RequestFactory().get(found.next_url or found.previous_url)
    assert pages.Page(request, rows, SORTS, related=["parent"]).slice == second


def test_first_and_last_page_know_that_they_are(forty):
    first, last = page("/"), page("/?last=1")
    assert not first.first_url
    assert not first.previous_url
    assert first.next_url
    assert codes(last) == in_order("level", "name", "pk")[-5:]
    assert not last.next_url
    assert not last.last_url


def test_rows_deleted_under_the_reader_are_only_left_out(forty):
    second = page(page("/?sort=code").next_url)
    third = second.next_url
    District.objects.filter(code__in=["0009", "0010"]).delete()  # the row of the place, and next
    assert codes(page(third)) == ["0011", "0012", "0013", "0014", "0015"]
    District.objects.filter(code__gte="0009").delete()
    assert codes(page(third)) == ["0004", "0005", "0006", "0007", "0008"]


def test_the_page_before_the_second_is_the_first_and_asked_for_once(
    forty, django_assert_num_queries
):
    second = page(page("/").next_url)
    with django_assert_num_queries(1):
        first = page(second.previous_url)
    assert codes(first) == in_order("level", "name", "pk")[:5]
    assert not first.slice.before and first.slice.after and not first.first_url


def test_a_short_page_before_becomes_the_first_page(forty):
    at = page(page("/?sort=code").next_url)
    District.objects.filter(code__lt="0003").delete()
    assert codes(page(at.previous_url)) == ["0003", "0004", "0005", "0006", "0007"]


def place(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "word",
    [
        "", "x", "!!", "%00", "é", "=" * 9, "A" * 5000, place(), place(1), place(None, None),
        place({}, 1), place([], []), place("a\x00", 1), place("a", 2**70), place("a", 1.5),
        place("a", "b"), place(True, "x"), base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(rb'["\ud800",1]').decode(),
        base64.urlsafe_b64encode(b"[" * 3000).decode(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_forged_place_gives_the_first_page(forty, word, way):
    request = RequestFactory().get("/", {"sort": "code", way: word})
    assert codes(pages.Page(request, District.objects.all(), SORTS))[0] == "0000"


def test_a_sort_that_is_not_declared_is_the_first_one(forty):
    assert codes(page("/?sort=parent__name")) == in_order("level", "name", "pk")[:5]


@pytest.mark.parametrize("key", ["parent", "parent__name", "nothing", "users", "founded_on"])
def test_only_full_columns_can_be_sorted_by(key):
    model = Enterprise if key == "founded_on" else District
    with pytest.raises(ImproperlyConfigured):
        keyset.check(model, [Sort("x", "X", key)])


def test_a_sort_may_follow_a_key_into_another_table(cast):
    for name in "乙甲丙":
        make.make_enterprise(cast.north.town, cast.north.station, f"{name}厂")
    sorts = [Sort("town", "Town", "district__code", "name_key")]
    at = page("/", sorts, Enterprise.objects.select_related("district"))
    word = at.order.place_of(at.slice.rows[1])
    rest = page(f"/?after={word}", sorts, Enterprise.objects.select_related("district"))
    assert list(at)[2:] == list(rest)


def test_the_count_is_exact_up_to_its_limit_and_then_says_more(forty, monkeypatch):
    assert page().count_words == "40"
    monkeypatch.setattr(pages, "COUNTED", 39)
    assert page().count_words == "39+"


def test_a_heads_click_sorts_and_the_next_click_turns_it_round(forty):
    column = pages.Column("Code", "code", sort="code")
    assert page("/?q=x&after=zz").head(column).url == "/?q=x&sort=code"
    assert page("/?sort=code").head(column).order == "ascending"
    assert page("/?sort=code").head(column).url == "/?sort=-code"
    assert page("/?sort=-code").head(column).url == "/?sort=code"


def test_a_page_costs_two_queries_wherever_it_stands(forty, django_assert_num_queries):
    for address in ["/", "/?last=1", page("/").next_url, page("/?last=1").previous_url]:
        with django_assert_num_queries(2):
            at = page(address)
            assert (at.count, len(at)) == (40, 5)


def test_no_page_is_found_by_offset(forty, django_assert_num_queries):
    with django_assert_num_queries(2) as seen:
        page(page("/?last=1").previous_url)
    assert not any("OFFSET" in query["sql"] for query in seen.captured_queries)


def test_ticked_rows_are_numbers_and_each_only_once():
    request = RequestFactory().post("/", {"pk": ["3", "1", "3", "x", "", "-1", "9" * 30]})
    assert pages.ticked(request) == [1, 3]


class ByLevel(FilterSet):
    class Meta:
        model = District
        form = FilterForm
        fields = ("level",)


def posted(**fields):
    return RequestFactory().post("/", fields)


def test_a_bulk_action_takes_the_ticked_rows_of_one_s_scope(forty):
    some = list(District.objects.filter(level="city")[:3])
    request = posted(pk=[row.pk for row in some])
    assert set(pages.chosen(request, District.objects.all())) == set(some)
    assert not pages.chosen(request, District.objects.filter(level="county"))


def test_all_means_all_that_the_list_s_address_showed(forty):
    request = posted(all="20", next="/list/?level=city&sort=-code&after=abc")
    found = pages.chosen(request, District.objects.all(), ByLevel)
    assert {row.level for row in found} == {"city"}
    assert found.count() == 20


@pytest.mark.parametrize(("agreed", "most", "code"), [
    ("19", 1000, "bulk.changed"), ("21", 1000, "bulk.changed"), ("", 1000, "bulk.changed"),
    ("20", 19, "bulk.too_many"),
])  # fmt: skip
def test_all_is_refused_where_it_is_not_what_was_agreed_to(forty, agreed, most, code):
    request = posted(all=agreed, next="/list/?level=city")
    with pytest.raises(Refused) as refusal:
        pages.chosen(request, District.objects.all(), ByLevel, most)
    assert refusal.value.code == code


def test_all_is_offered_with_its_count_where_it_is_allowed_and_means_more_than_one(forty):
    def offered(address, *bulk):
        return [b.label for b in pages.whole_bulk(page(address, rows=forty_of(address)), bulk)]

    def forty_of(address):
        return ByLevel(RequestFactory().get(address).GET, queryset=District.objects.all()).qs

    ticked_only, whole, few = Bulk("x", "/"), Bulk("y", "/", most=1000), Bulk("z", "/", most=39)
    assert offered("/", ticked_only, whole, few) == ["y"]
    assert offered("/?level=city", ticked_only, whole, few) == ["y", "z"]
    District.objects.exclude(code="0001").delete()
    assert offered("/", whole) == []
