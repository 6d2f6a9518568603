"""Targets of the responsibility book in a hand-over: closed here, amended there, asked for once."""

from datetime import date
from fractions import Fraction

from assessments.actions.handovers import Plan, hand_over
from assessments.gathering import target_share
from assessments.models import ResponsibilityBook, Target
from assessments.progress import progress_of
from common.periods import Period
from instructors.models import Instructor, Posting
from tests import factories as make
from tests.assessments.handing import DAY, NEXT, leaving, refused


def test_a_target_is_closed_as_it_stands_and_amends_the_successors_book(north):
    target = Target.objects.create(book=north.book, name="实地走访", figure="visits_on_site",
                                   amount=40, unit="次", points=20)  # fmt: skip
    hand_over(north.person, leaving(north), by=north.department)
    target.refresh_from_db()
    book = ResponsibilityBook.objects.get(instructor=north.successor, year=2026)
    amendment = book.targets.get(added_on=NEXT)
    # 275 of 365 days are left: 31 of 40; 39 are lacking, so 31 go on and 9 stay with the former.
    assert (target.closed_on, target.closed_done, target.handed) == (DAY, 1, 31)
    assert (amendment.amount, amendment.figure, amendment.unit) == (31, "visits_on_site", "次")
    make.make_log(north.person, date(2026, 4, 2), north.enterprise)
    row = next(p for p in progress_of(north.book) if p.target.pk == target.pk)
    assert (row.done, row.due) == (1, 9), "closed as of that day"


def test_how_much_is_handed_on_can_be_said_but_not_more_than_is_lacking(north):
    target = Target.objects.create(book=north.book, name="走访", figure="visits_on_site", amount=40)
    amounts = {f"target-{target.pk}": 40}
    refused("handover.too_much", north.person, leaving(north, amounts=amounts),
            by=north.department)  # fmt: skip
    hand_over(north.person, leaving(north, amounts={f"target-{target.pk}": 5}), by=north.department)
    target.refresh_from_db()
    assert target.handed == 5


def test_what_was_taken_over_counts_above_ones_own_target(north):
    book = make.make_book(north.successor)
    own = Target.objects.create(book=book, name="走访", figure="visits_on_site", amount=2)
    Target.objects.create(book=north.book, name="走访", figure="visits_on_site", amount=4)
    hand_over(north.person, leaving(north), by=north.department)
    for day in (1, 2, 3):
        make.make_log(north.successor, date(2026, 4, day), north.enterprise)
    done = {row.target.pk == own.pk: row.done for row in progress_of(book)}
    assert done == {True: 3, False: 1}


def visits(person, firm, *days, month=4):
    for day in days:
        make.make_log(person, date(2026, month, day), firm)


def done_of(person):
    """What is done of each target that he took over, one after the other."""
    book = ResponsibilityBook.objects.get(instructor=person, year=2026)
    rows = [row for row in progress_of(book) if row.target.is_amendment]
    return [(row.target.amount, row.done) for row in sorted(rows, key=lambda row: row.target.pk)]


def test_what_was_done_before_taking_over_counts_for_nothing_that_was_taken_over(north):
    book = make.make_book(north.successor)
    Target.objects.create(book=book, name="走访", figure="visits_on_site", amount=2)
    Target.objects.create(book=book, name="别的", figure="log_days", amount=90)
    target = Target.objects.create(book=north.book, name="走访", figure="visits_on_site", amount=9)
    visits(north.successor, north.enterprise, 3, 4, 5, month=3)  # one more than his own two
    amounts = {f"target-{target.pk}": 3}
    hand_over(north.person, leaving(north, amounts=amounts), by=north.department)
    assert done_of(north.successor) == [(3, 0)]
    visits(north.successor, north.enterprise, 1, 2)
    assert done_of(north.successor) == [(3, 2)]


def test_one_visit_counts_for_one_of_two_targets_taken_over(north):
    """He has none of his own, did two visits, took three over, and then four."""
    make.make_book(north.successor)
    visits(north.successor, north.enterprise, 3, 4, month=3)
    other = make.make_instructor(north.station, "北离")
    make.make_posting(other, make.make_enterprise(north.town, north.station, "北方物流"))
    for person, book, amount in (
        (north.person, north.book, 3), (other, make.make_book(other), 4),
    ):  # fmt: skip
        target = Target.objects.create(book=book, name="走访", figure="visits_on_site", amount=9)
        amounts = {f"target-{target.pk}": amount}
        hand_over(person, leaving(north, amounts=amounts), by=north.department)
    assert done_of(north.successor) == [(3, 0), (4, 0)]
    visits(north.successor, north.enterprise, 1, 2, 3)
    assert done_of(north.successor) == [(3, 3), (4, 0)]
    visits(north.successor, north.enterprise, 6, 7)
    assert done_of(north.successor) == [(3, 5), (4, 2)]


def test_a_half_year_that_was_over_asks_for_what_it_asked_before(north):
    first, second = Period.parse("2026H1"), Period.parse("2026H2")
    year = Period.parse("2026")
    day = date(2026, 9, 30)
    assert target_share(first, 40, 10, day, None) == Fraction(20)
    assert target_share(second, 40, 10, day, None) == Fraction(10)
    assert target_share(first, 10, 0, None, date(2026, 10, 1)) == 0
    assert target_share(year, 40, 10, day, None) + target_share(
        year, 10, 0, None, date(2026, 10, 1)
    ) == Fraction(40)


def test_editing_a_draft_book_keeps_what_came_by_a_handover(north):
    from assessments.actions.books import edit_book

    Target.objects.create(book=north.book, name="走访", amount=4)
    hand_over(north.person, leaving(north), by=north.department)
    book = ResponsibilityBook.objects.get(instructor=north.successor, year=2026)
    edit_book(book, {}, [{"name": "新目标", "amount": 1}], by=north.department)
    assert {t.name for t in book.targets.all()} == {"新目标", "走访"}


def test_targets_that_came_by_a_handover_go_back_with_it(north):
    Target.objects.create(book=north.book, name="走访", amount=4)
    first = hand_over(north.person, leaving(north), by=north.department)
    Instructor.objects.filter(pk=north.person.pk).update(state="active")
    north.person.refresh_from_db()
    new = Posting.objects.get(instructor=north.successor)
    back = Plan(day=date(2026, 4, 8), cause="transfer", reason="撤回", successor=north.person,
                postings=[new.pk])  # fmt: skip
    hand_over(north.successor, back, by=north.department, back_of=first)
    again = north.book.targets.get(added_on=date(2026, 4, 9))
    assert again.name == "走访"
