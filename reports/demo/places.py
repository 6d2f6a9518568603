"""Districts, accounts and workstations of the demo."""

from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import District, Role, User
from enterprises.actions.prepare import prepare_station
from enterprises.models import Workstation
from reports.demo.world import County, Station

CITY = ("9990", "云岭市")
COUNTIES = (
    "青禾县", "临溪县", "松阳县", "白水县", "安远县", "平川县", "望江县", "龙泉县", "宁和县",
    "石门县", "清河县", "双峰县", "永兴县", "长岭县", "武平县", "南山县", "北川县", "东湖县",
    "西陵县", "中和县",
)  # fmt: skip
TOWNSHIPS = ("城关街道", "柳湾镇", "石桥镇", "白马乡", "东河镇", "工业园区")
PEOPLE_A_COUNTY = 150
DEMO_USERS = (
    ("admin", "系统管理员", Role.ADMINISTRATOR),
    ("department", "市委组织部", Role.DEPARTMENT),
    ("auditor", "市纪检审计", Role.AUDITOR),
)


def make_districts(people: int) -> tuple[District, list[County]]:
    """The city, and as many counties as its instructors need, each with six townships."""
    city = District.objects.create(code=CITY[0], name=CITY[1], level=District.Level.CITY)
    wanted = max(1, round(people / PEOPLE_A_COUNTY))
    counties = []
    for at in range(wanted):
        name = COUNTIES[at] if at < len(COUNTIES) else f"{COUNTIES[at % len(COUNTIES)]}{at}区"
        row = District.objects.create(
            code=f"{CITY[0]}{21 + at:02}", name=name, level=District.Level.COUNTY, parent=city
        )
        townships = [
            District(code=f"{row.code}{n:03}", name=town, level=District.Level.TOWNSHIP, parent=row)
            for n, town in enumerate(TOWNSHIPS, start=1)
        ]
        counties.append(County(row, District.objects.bulk_create(townships)))
    return city, counties


def make_users(city: District, counties: list[County], password: str | None) -> None:
    """The demo accounts of every role, and the staff of each county; one password for all."""
    # One hash for all: a demo of 1,500 people would otherwise hash for minutes.
    secret = make_password(password)
    users = [
        User(username=username, name=name, role=role, district=city, password=secret)
        for username, name, role in DEMO_USERS
    ]
    for number, county in enumerate(counties, start=1):
        suffix = "" if number == 1 else f"{number:02}"
        place = county.district
        county.staff = User(
            username=f"county{suffix}", name=f"{place.name}委组织部", role=Role.DEPARTMENT,
            district=place, password=secret,
        )  # fmt: skip
        committee = User(
            username=f"committee{suffix}", name=f"{place.name}两新工委", role=Role.COMMITTEE,
            district=place, password=secret,
        )  # fmt: skip
        users += [county.staff, committee]
    User.objects.bulk_create(users)


def make_stations(counties: list[County], password: str | None, opened: date) -> None:
    """A workstation a township, each with its head."""
    secret = make_password(password)
    heads, stations = [], []
    for county in counties:
        for town in county.townships:
            number = len(heads) + 1
            head = User(
                username="station" if number == 1 else f"station{number:02}",
                name=f"{town.name}站长", role=Role.STATION_HEAD, district=county.district,
                password=secret,
            )  # fmt: skip
            park = "非公企业" if town.name.endswith("园区") else ""
            name = f"{town.name}{park}党建工作站"
            row = Workstation(
                name=name, district=town,
                head=head, address=f"{county.district.name}{town.name}", opened_on=opened,
            )  # fmt: skip
            heads.append(head)
            stations.append(prepare_station(row))
            county.stations.append(Station(row))
    User.objects.bulk_create(heads)
    Workstation.objects.bulk_create(stations)
