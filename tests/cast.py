"""The cast: one city with two counties, and everybody who works in them.

    def test_a_county_sees_its_own(cast, page_of):
        assert page_of(cast.north.department).get(url).status_code == 200

`cast.city`, `cast.north` and `cast.south` are offices: `.district` and a user a role:
`.administrator .department .committee .station_head .instructor .auditor`. A county also has

    .town            a township in it
    .station         its workstation, whose head is `.station_head`
    .enterprise      an enterprise of the township, served by
    .person          the Instructor record of `.instructor`
    .posting         the posting of the one to the other, since 2025
    .leave .course       a leave that waits for its decision; a course of 2024 he took part in
    .leave_draft         a leave he has not asked for yet
    .calendar_change     a day of 2024 that the department once named
    .imported        a workbook of the department's that waits for its confirmation
    .colleague       another instructor of the station, without an account
    .log .summary .report .problem .symposium    one each, of 2026 (see `tests/factories`)
    .visit_photo                                 beside the log's visit
    .experience                                  a draft of good practice of `.person`
    .draft .rule .opinion .decision              a log not handed in, a duty rule of leading
                                                 cadres, and what was said at the symposium
    .confirmation                               the enterprise is asked about March 2026
    .book .cycle .evaluation                     of 2026 and 2026H1
    .notice .suggestion                          to and from `.instructor`

A committee and an auditor have no instructor record; whoever needs a station head with one of his
own writes `make.make_instructor(station, user=cast.north.station_head)`.
"""

from datetime import date
from types import SimpleNamespace

from accounts.models import District, User
from tests import factories as make


class Office(SimpleNamespace):
    """A district with its users and what the rooms put there."""

    district: District
    administrator: User
    department: User
    committee: User
    station_head: User
    instructor: User
    auditor: User


def build_cast() -> SimpleNamespace:
    """The whole cast, fresh."""
    city = make.make_district("3301", "临江市")
    cast = SimpleNamespace(city=Office(district=city, **make.make_office(city, "city")))
    for name, code, label in [("north", "330105", "北山县"), ("south", "330106", "南浦县")]:
        county = make.make_district(code, label, city)
        office = Office(district=county, **make.make_office(county, name))
        office.town = make.make_district(f"{code}001", f"{label[0]}镇", county)
        _put_to_work(office, label[0])
        setattr(cast, name, office)
    cast.counties = [cast.north, cast.south]
    return cast


def _put_to_work(office: Office, label: str) -> None:
    office.notice = make.make_notice(office.instructor)
    office.suggestion = make.make_suggestion(office.instructor)
    station = make.make_workstation(office.district, f"{label}站", head=office.station_head)
    office.station = station
    office.enterprise = make.make_enterprise(office.town, station, f"{label}江制造有限公司")
    office.organization = make.make_organization(office.enterprise)
    office.person = make.make_instructor(station, f"{label}明", office.instructor)
    office.colleague = make.make_instructor(station, f"{label}芳")
    office.posting = make.make_posting(office.person, office.enterprise)
    office.leave = make.make_leave(office.person)
    office.leave_draft = make.make_leave(office.person, date(2026, 12, 14), status="draft")
    office.calendar_change = make.make_calendar_change(office.department)
    office.course = make.make_course(office.district, office.person)
    office.imported = make.make_import(office.department)
    office.log = make.make_log(office.person, date(2026, 3, 2), office.enterprise)
    office.visit_photo = make.make_visit_photo(office.log.visits.get())
    office.summary = make.make_summary(office.person, date(2026, 3, 1))
    office.report = make.make_report(office.person, date(2026, 1, 1))
    office.problem = make.make_problem(
        office.enterprise, office.instructor, instructor=office.person
    )
    office.experience = make.make_experience(station, office.instructor, instructor=office.person)
    office.draft = make.make_log(
        office.person, date(2026, 2, 3), office.enterprise, status="draft", number=None
    )
    office.rule = make.make_duty_rule(office.district)
    office.symposium = make.make_symposium(station, date(2026, 1, 1), office.person)
    office.opinion = make.make_opinion(office.symposium, office.enterprise)
    office.decision = make.make_decision(office.symposium)
    office.confirmation = make.make_confirmation(office.enterprise, date(2026, 3, 1))
    office.book = make.make_book(office.person)
    office.cycle = make.make_cycle(office.district)
    office.evaluation = make.make_evaluation(office.cycle, office.person)
