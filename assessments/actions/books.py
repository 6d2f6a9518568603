"""Responsibility books: made for many from the template, edited, signed, confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.general import leading_body
from accounts.models import District, Role, User
from accounts.policies import by_district, policy
from assessments.models import ResponsibilityBook, Target
from assessments.policies import TargetLine, read_target
from common.actions import changed, locked, save
from common.refusals import Refused
from instructors.models import Instructor

Status = ResponsibilityBook.Status


@transaction.atomic
def make_books(district: District, year: int, *, by: User) -> int:
    """A draft book for everybody in post in the district who has none of that year; how many."""
    _may_write(by, district)
    # Two who press at once: the second waits here, and then finds everybody has a book.
    list(District.objects.select_for_update().filter(pk=district.pk))
    people = Instructor.objects.serving().filter(district__code__startswith=district.code)
    people = people.exclude(books__year=year).select_related("district", "workstation")
    people = list(people.order_by("pk"))
    places = {person.district.code: person.district for person in people}.values()
    templates = by_district("book_targets", places)
    parties = {place.code: leading_body(place) for place in places}
    books = ResponsibilityBook.objects.bulk_create(
        [
            ResponsibilityBook(
                instructor=person, year=year, workstation=person.workstation,
                district=person.district, party_a=parties[person.district.code],
            )
            for person in people
        ],
        batch_size=500,
    )  # fmt: skip
    read = {code: [read_target(line) for line in lines] for code, lines in templates.items()}
    targets = [t for book in books for t in _targets(book, read[book.district.code])]
    Target.objects.bulk_create(targets, batch_size=1000)
    audit.record_many("book.made_many", ResponsibilityBook, [b.pk for b in books], by=by, year=year)
    return len(books)


def draft_book(person: Instructor, year: int) -> tuple[ResponsibilityBook, bool]:
    """His book of the year, drafted from the template where there is none; and whether it is new.

    For actions that write the audit entry themselves.
    """
    book, fresh = ResponsibilityBook.objects.get_or_create(
        instructor=person, year=year,
        defaults={
            "workstation": person.workstation, "district": person.district,
            "party_a": leading_body(person.district),
        },
    )  # fmt: skip
    if fresh:
        lines = [read_target(line) for line in policy("book_targets", person.district)]
        Target.objects.bulk_create(_targets(book, lines))
    return book, fresh


def _targets(book: ResponsibilityBook, lines: Sequence[TargetLine]) -> list[Target]:
    return [
        Target(
            book=book, order=order, name=line.name, figure=line.figure, amount=line.amount,
            unit=line.unit, deadline=line.deadline(book.year), points=line.points,
            checker=line.checker,
        )
        for order, line in enumerate(lines, 1)
    ]  # fmt: skip


@transaction.atomic
def edit_book(
    book: ResponsibilityBook, values: dict[str, Any], targets: Sequence[dict[str, Any]], *,
    by: User, version: int | None = None,
) -> ResponsibilityBook:  # fmt: skip
    """Write a draft's texts and targets anew; a signed book is not changed any more."""
    book = locked(book, version)
    _may_write(by, book.district)
    if book.status == Status.SIGNED:
        raise Refused("book.signed")
    if not targets:
        raise Refused("book.no_targets")
    changes = changed(book, values)
    own = book.targets.filter(added_on=None)  # what came by a hand-over is not written anew
    before = [_plain(t) for t in own]
    made = [Target(book=book, order=n, **row) for n, row in enumerate(targets, 1)]
    after = [_plain(t) for t in made]
    if before != after:
        own.delete()
        Target.objects.bulk_create(made)
        changes["targets"] = (before, after)
    if changes:
        save(book)
        audit.record("book.edited", book, by=by, changes=changes)
    return book


def _plain(target: Target) -> list[Any]:
    return [target.name, target.figure, target.amount, target.unit, target.deadline,
            target.points, target.checker]  # fmt: skip


@transaction.atomic
def sign_books(books: Sequence[ResponsibilityBook], on: date, *, by: User) -> int:
    """Record that both sides have signed on paper, and when; how many books that changed."""
    rows = list(
        ResponsibilityBook.objects.select_for_update(of=("self",))
        .filter(pk__in=[book.pk for book in books], status=Status.DRAFT)
        .select_related("district")
        .order_by("pk")
    )
    for book in rows:
        _may_write(by, book.district)
        book.status, book.signed_on = Status.SIGNED, on
        book.version += 1
    ResponsibilityBook.objects.bulk_update(rows, ["status", "signed_on", "version"], 500)
    if len(books) == 1 and rows:
        audit.record("book.signed_on", rows[0], by=by, changes={"signed_on": (None, on)})
    elif rows:
        audit.record_many("book.signed_many", ResponsibilityBook, [b.pk for b in rows], by=by)
    return len(rows)


@transaction.atomic
def confirm_target(target: Target, amount: int, *, by: User) -> Target:
    """How much of a target without a figure has been done, in the checker's word."""
    book = locked(target.book)
    if not by.is_system and by.role not in (Role.DEPARTMENT, Role.STATION_HEAD):
        raise Refused("common.not_yours")
    if by.instructor_id and by.instructor_id == book.instructor_id:
        raise Refused("evaluation.own")
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if target.figure:
        raise Refused("book.counted")
    if target.closed_on:
        raise Refused("book.handed_over", day=target.closed_on)
    before, target.done_amount, target.confirmed_by = target.done_amount, amount, by
    target.save(update_fields=["done_amount", "confirmed_by"])
    audit.record(
        "book.confirmed", book, by=by, target=target.name,
        changes={"done_amount": (before, amount)},
    )  # fmt: skip
    return target


def _may_write(by: User, district: District) -> None:
    if by.is_system:
        return
    if by.role != Role.DEPARTMENT or not by.district.contains(district):
        raise Refused("common.not_yours")
