"""Annual results from before this system, and the priority list that they lead to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, PolicyValue, User
from assessments.actions import consequences
from assessments.actions.earlier import Entry, enter_grades, open_years
from assessments.models import Consequence, Cycle, EarlierGrade
from common.periods import Period
from common.refusals import Refused
from reports import builders
from tests import factories as make

LAST = timezone.localdate().year - 1
SOURCE = "北组通〔2025〕6号"
RULES = {
    "grades": [
        {"code": "excellent", "label": "优秀", "floor": 9000, "then": []},
        {"code": "competent", "label": "称职", "floor": 0, "then": []},
    ]
}


def enter(cast, year, grade="excellent", person=None, stood="", **more):
    person = person or cast.north.person
    how = {"by": cast.north.department, "district": cast.north.district, "source": SOURCE, **more}
    return enter_grades(year, {person.pk: Entry(grade, stood)}, **how)


def listed():
    rows = Consequence.objects.filter(kind="priority").order_by("pk")
    return [(row.instructor.name, row.reason["years"]) for row in rows]


def final_year(cast, year, grade="excellent"):
    cycle = make.make_cycle(cast.north.district, str(year), frozen=RULES, stage=Cycle.Stage.FINAL)
    make.make_evaluation(cycle, cast.north.person, grade=grade)
    return cycle


def test_two_excellent_years_from_the_files_lead_to_the_priority_list(cast):
    enter(cast, LAST - 1)
    assert listed() == []
    enter(cast, LAST)
    assert listed() == [(cast.north.person.name, [str(LAST - 1), str(LAST)])]


def test_a_year_of_the_files_and_a_year_of_ours_do_too_in_either_order(cast, system):
    enter(cast, LAST - 1)
    consequences.draw(final_year(cast, LAST), by=system)
    assert len(listed()) == 1
    Consequence.objects.all().delete()
    EarlierGrade.objects.all().delete()
    enter(cast, LAST - 1)  # entered after the assessment was final
    [row] = Consequence.objects.filter(kind="priority")
    assert (row.cause.cycle.code, row.earlier) == (str(LAST), None)


def test_another_grade_or_a_gap_leads_to_nothing(cast):
    enter(cast, LAST - 1, "competent")
    enter(cast, LAST)
    enter(cast, LAST - 2)
    assert listed() == []


def test_how_many_years_is_the_district_s_policy(cast):
    PolicyValue.objects.create(district=cast.city.district, code="priority_years", value=3)
    enter(cast, LAST)
    enter(cast, LAST - 1)
    assert listed() == []
    enter(cast, LAST - 2)
    assert listed() == [(cast.north.person.name, [str(LAST - 2), str(LAST - 1), str(LAST)])]


@pytest.mark.parametrize("grade", ["competent", ""])
def test_putting_a_grade_right_takes_the_listing_back(cast, grade):
    for year in (LAST - 2, LAST - 1, LAST):
        enter(cast, year)
    assert len(listed()) == 2
    assert enter(cast, LAST, grade, stood="excellent") == (1, 0)
    assert listed() == [(cast.north.person.name, [str(LAST - 2), str(LAST - 1)])]
    assert EarlierGrade.objects.filter(year=LAST).exists() == bool(grade)


def test_what_somebody_else_changed_meanwhile_stays(cast):
    enter(cast, LAST)
    assert enter(cast, LAST, "competent", stood="") == (0, 1)
    assert EarlierGrade.objects.get().grade == "excellent"


def test_a_year_assessed_here_is_not_taken_over(cast):
    final_year(cast, LAST, "competent")
    with pytest.raises(Refused) as refusal:
        enter(cast, LAST)
    assert refusal.value.code == "earlier.assessed_here"


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("earlier.source", {"source": "  "}),
        ("earlier.year", {"year": LAST + 1}),
        ("earlier.year", {"year": LAST - 99}),
        ("earlier.unknown_grade", {"grade": "splendid"}),
        ("common.not_yours", {"role": "committee"}),
        ("common.not_yours", {"office": "south"}),
    ],
)
def test_what_is_refused(cast, code, how):
    office = getattr(cast, how.pop("office", "north"))
    more = {"by": getattr(office, how.pop("role", "department")), **how}
    with pytest.raises(Refused) as refusal:
        enter(cast, more.pop("year", LAST), **more)
    assert refusal.value.code == code


def test_nobody_enters_a_neighbour_s_result_or_his_own(cast):
    assert enter(cast, LAST, person=cast.south.person) == (0, 0)
    own = make.make_instructor(cast.north.station, user=cast.north.department)
    himself = User.objects.get(pk=cast.north.department.pk)
    assert enter(cast, LAST, person=own, by=himself) == (0, 0)
    assert not EarlierGrade.objects.exists()


def test_one_entry_says_what_was_before_and_after(cast):
    enter(cast, LAST)
    enter(cast, LAST, "competent", stood="excellent")
    said = [str(entry) for entry in AuditEntry.objects.filter(verb="earlier.entered")]
    assert len(said) == 2
    assert any("优秀 → 称职" in sentence and SOURCE in sentence for sentence in said)


def test_the_page_keeps_what_was_typed_when_it_is_refused(cast, page_of):
    browser, person = page_of(cast.north.department), cast.north.person
    url = f"{reverse('assessments:earlier_enter')}?year={LAST}&workstation={cast.north.station.pk}"
    assert person in [line["person"] for line in browser.get(url).context["lines"]]
    typed = {f"grade-{person.pk}": "excellent", f"stood-{person.pk}": "", "source": ""}
    answer = browser.post(url, typed)
    assert answer.status_code == 200
    assert {line["person"]: line["grade"] for line in answer.context["lines"]}[person]
    assert browser.post(url, {**typed, "source": SOURCE}).status_code == 302
    row = EarlierGrade.objects.get()
    assert (row.year, row.label, row.is_best, row.source) == (LAST, "优秀", True, SOURCE)
    listed_page = browser.get(reverse("assessments:earlier_list")).content.decode()
    assert SOURCE in listed_page
    assert SOURCE in browser.get(reverse("reports:person_work", args=[person.pk])).content.decode()


def test_the_list_costs_the_same_for_more_rows(cast, page_of, costs_the_same):
    def grow():
        for number in range(5):
            person = make.make_instructor(cast.north.station, f"某{number}")
            enter(cast, LAST, person=person)
            enter(cast, LAST - 1, person=person)

    browser = page_of(cast.north.department)
    enter(cast, LAST)
    enter(cast, LAST - 1)
    costs_the_same(browser, reverse("assessments:earlier_list"), grow)
    costs_the_same(browser, reverse("assessments:consequence_list") + "?kind=priority", grow)
    costs_the_same(browser, reverse("assessments:earlier_enter"), grow)


def test_the_priority_list_is_printed(cast):
    enter(cast, LAST)
    enter(cast, LAST - 1)
    builder = builders.get("priority_list")
    context = builder.build(cast.north.district, Period.parse(str(LAST)), cast.north.department)
    assert [row.instructor for row in context["rows"]] == [cast.north.person]
    assert not builder.build(cast.north.district, Period.parse(str(LAST)), cast.south.department)[
        "rows"
    ]


def test_past_years_only(cast):
    assert open_years()[0] == LAST
