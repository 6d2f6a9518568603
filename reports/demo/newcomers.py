"""Eight who were appointed this month: five have a slip in their hands, three no account yet."""

from datetime import timedelta

from django.db import transaction

from instructors.accounts import propose, without_account
from instructors.actions import give_accounts
from instructors.models import Instructor, Term
from reports.demo.current import MOST_PEOPLE
from reports.demo.people import new_person
from reports.demo.world import World

NUMBER, WITH_A_SLIP = 8, 5


@transaction.atomic
def act(world: World) -> None:
    """In the first county, by its own department; nothing is posted or due of them yet."""
    county = world.counties[0]
    if world.people > MOST_PEOPLE:
        return
    stations = county.stations
    people = [
        new_person(world, stations[at % len(stations)], world.people + at) for at in range(NUMBER)
    ]
    Instructor.objects.bulk_create(people)
    start = world.today.replace(day=1)
    until = start.replace(year=start.year + 2) - timedelta(days=1)
    terms = [
        Term(
            instructor=person, batch=f"第{start.year - 2019}批", start=start, end=until,
            document_number=f"青组发〔{start.year}〕41号",
        )
        for person in people
    ]  # fmt: skip
    Term.objects.bulk_create(terms)
    names = propose(without_account(county.staff).order_by("pk"))
    give_accounts(dict(list(names.items())[:WITH_A_SLIP]), by=county.staff)
