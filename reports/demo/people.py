"""Enterprises, party organizations and instructors of the demo, with their postings."""

import random
import secrets
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from stdnum.cn import ric, uscc

from accounts import policies
from accounts.models import Role, User
from enterprises.actions.prepare import prepare_firm, prepare_organization
from enterprises.models import Enterprise, Membership, PartyOrganization
from instructors.actions import prepare_person
from instructors.models import Instructor, Pledge, Posting, Term
from reports.demo import words
from reports.demo.world import County, Station, World

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_REGION = "630000"


def credit_code(rng: random.Random, kind: str) -> str:
    """A made-up credit code with a true check digit."""
    body = ("52" if kind == "social" else "91") + "999021MA"
    body += "".join(rng.choice(CREDIT_ALPHABET) for _ in range(7))
    return body + uscc.calc_check_digit(body)


def id_number(rng: random.Random, born: date, serial: int, male: bool) -> str:
    """A made-up ID number with a true check digit; odd sequence numbers are men's."""
    sequence = serial % 499 * 2 + (1 if male else 0)
    body = f"{ID_REGION}{born:%Y%m%d}{sequence:03}"
    return body + ric.calc_check_digit(body + "0")  # it wants the whole number


def make_firms(world: World) -> None:
    """The enterprises of every station, with their party organizations."""
    stations, taken, codes = world.stations, set(), set()
    county_of = {id(s): c for c in world.counties for s in c.stations}
    rows = []
    for number in range(world.firms):
        station = stations[number % len(stations)]
        firm = _firm(world, county_of[id(station)], station, taken)
        while firm.credit_code in codes:
            firm.credit_code = credit_code(world.rng, firm.kind)
        codes.add(firm.credit_code)
        station.enterprises.append(firm)
        rows.append(firm)
    Enterprise.objects.bulk_create(rows, batch_size=1000)
    _organizations(world)


def _firm(world: World, county: County, station: Station, taken: set[str]) -> Enterprise:
    rng = world.rng
    name, industry = words.firm_name(rng, county.district.name, taken)
    kind = "social" if "民办非企业" in name else "enterprise"
    employees = rng.choice((8, 15, 24, 36, 52, 80, 120, 210, 380))
    members = min(employees, rng.choice((0, 0, 1, 2, 3, 4, 6, 9, 15)))
    state = rng.choices([s.value for s in Enterprise.State], weights=(94, 3, 2, 1))[0]
    firm = Enterprise(
        name=name, credit_code=credit_code(rng, kind), kind=kind, industry=industry,
        size="large" if employees > 300 else "medium" if employees > 100 else "small",
        above_scale=employees > 100, district=station.row.district, workstation=station.row,
        address=f"{station.row.address}{rng.randint(1, 199)}号",
        founded_on=date(rng.randint(1998, world.today.year - 2), rng.randint(1, 12), 1),
        state=state, revenue=employees * rng.randint(20, 90), employees=employees,
        employees_under_35=employees * rng.randint(20, 60) // 100, members=members,
        has_union=rng.random() < 0.7, has_league=rng.random() < 0.3, has_women=rng.random() < 0.3,
        owner_name=words.person_name(rng, rng.randint(0, 999)),
        owner_phone=f"166{rng.randint(0, 99999999):08}",
        owner_political=rng.choice(words.OWNER_POLITICAL),
    )  # fmt: skip
    return prepare_firm(firm)


def _organizations(world: World) -> None:
    organizations, covers = [], []
    for station in world.stations:
        firms = [f for f in station.enterprises if f.state == Enterprise.State.OPERATING]
        for firm in (f for f in firms if f.members >= 3):
            organizations.append(_branch(world, station, f"中共{firm.name}支部委员会", "own"))
            covers.append((organizations[-1], [firm]))
        few = [f for f in firms if f.members in (1, 2)]
        for at in range(0, len(few) - 2, 3):
            name = f"中共{few[at].name}等企业联合支部委员会"
            organizations.append(_branch(world, station, name, "joint"))
            covers.append((organizations[-1], few[at : at + 3]))
    PartyOrganization.objects.bulk_create(organizations, batch_size=1000)
    Membership.objects.bulk_create(
        [
            Membership(organization=organization, enterprise=firm, since=organization.founded_on)
            for organization, firms in covers
            for firm in firms
        ],
        batch_size=1000,
    )


def _branch(world: World, station: Station, name: str, form: str) -> PartyOrganization:
    founded = world.first - timedelta(days=world.rng.randint(30, 2500))
    if world.rng.random() < 0.1:
        founded = world.first + timedelta(days=world.rng.randint(10, 400))
    row = PartyOrganization(
        name=name[:150], form=form, district=station.row.district,
        secretary=words.person_name(world.rng, world.rng.randint(0, 999)),
        founded_on=min(founded, world.today),
    )  # fmt: skip
    return prepare_organization(row)


def make_instructors(world: World, password: str | None) -> None:
    """The instructors with their accounts, terms, pledges and postings."""
    # Where none is given it is one that nobody knows: these people came in long ago.
    secret = make_password(password or secrets.token_urlsafe())
    stations = world.stations
    for number in range(world.people):
        station = stations[number % len(stations)]
        person = new_person(world, station, number)
        person.user = User(
            username="instructor" if number == 0 else f"zdy{number + 1:04}", name=person.name,
            role=Role.INSTRUCTOR, district=station.row.district, password=secret,
        )  # fmt: skip
        station.instructors.append(person)
    if len(stations) > 1:  # a station head who is an instructor as well
        double = stations[1].instructors[0]
        double.user = stations[1].row.head
        double.user.name = double.name
        double.user.save(update_fields=["name"])
    people = world.instructors
    User.objects.bulk_create([p.user for p in people if p.user.pk is None], batch_size=1000)
    for person in people:
        person.user_id = person.user.pk
    Instructor.objects.bulk_create(people, batch_size=1000)
    _terms(world, people)
    _post(world)


def new_person(world: World, station: Station, number: int) -> Instructor:
    """An active one of the station, not stored yet."""
    rng, name = world.rng, words.person_name(world.rng, number)
    born = date(rng.randint(1966, 1998), rng.randint(1, 12), rng.randint(1, 28))
    male = rng.random() < 0.6
    joined = date(born.year + rng.randint(20, 27), rng.randint(1, 12), 1)
    full_time = world.every_day or number % 3 == 0
    person = Instructor(
        name=name, id_number=id_number(rng, born, number, male),
        ethnic_group=rng.choice(words.ETHNIC), education=rng.choice(words.EDUCATION),
        joined_party_on=joined, joined_party_month_only=True,
        phone=f"167{number:04}{rng.randint(0, 9999):04}", sending_unit=rng.choice(words.UNITS),
        post=rng.choice(words.POSTS), kind="full_time" if full_time else "part_time",
        state=Instructor.State.ACTIVE, district=station.row.district, workstation=station.row,
        native_place=rng.choice(("云岭", "青禾", "临溪", "松阳", "白水")),
    )  # fmt: skip
    return prepare_person(person)


def _terms(world: World, people: list[Instructor]) -> None:
    items = policies.policy("five_noes", world.city)
    terms, pledges = [], []
    for person in people:
        start = world.first - timedelta(days=world.rng.choice((0, 0, 30, 60)))
        year = start.year
        terms.append(
            Term(
                instructor=person,
                batch=f"第{year - 2019}批",
                start=start,
                document_number=f"青组发〔{year}〕{world.rng.randint(3, 40)}号",
                end=date(start.year + 2, start.month, start.day) - timedelta(days=1),
            )
        )
        pledges.append(
            Pledge(instructor=person, items=items, signed_on=start, recorded_by=world.system)
        )
    Term.objects.bulk_create(terms, batch_size=1000)
    Pledge.objects.bulk_create(pledges, batch_size=1000)


def _post(world: World) -> None:
    rows, change = [], world.first + timedelta(days=200)
    for station in world.stations:
        firms = [f for f in station.enterprises if f.state == Enterprise.State.OPERATING]
        for at, person in enumerate(station.instructors):
            mine = [firms[(at * 2 + n) % len(firms)] for n in range(world.rng.randint(1, 3))]
            for firm in dict.fromkeys(mine):
                rows.append(
                    Posting(
                        instructor=person,
                        enterprise=firm,
                        workstation=station.row,
                        district=station.row.district,
                        start=world.first,
                    )
                )
            if world.rng.random() < 0.1 and change < world.today:  # one firm changed hands
                rows[-1].start = change
    Posting.objects.bulk_create(rows, batch_size=1000)
    for posting in rows:
        world.postings.setdefault(posting.instructor_id, []).append(posting)
