"""A whole year of one instructor, with rare characters, long texts and hostile ones."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

from assessments.models import CompileRun, ScoreLine, Target
from common.models import PaperStatus
from instructors.models import CalendarDay, Course, Enrolment, Instructor, Leave, Pledge, Term
from records.models import Attendance, Decision, Opinion, Problem, Visit, WorkReport
from tests import factories as make
from tests.cast import build_cast

RARE = "㛃𠮷䶮"
HOSTILE = '<b>粗</b><script>alert(1)</script><img src="http://evil.example/x.png"> =1+1 \u202eabc'
NOES = ["不拿企业薪金", "不拿企业奖金", "不吃企业免费餐", "不享受企业福利", "不增加企业经济负担"]
LONG = "今天到企业车间和办公室走访，与党支部书记和工会主席座谈，了解生产、用工和党员教育情况。" * 46
FIGURES = {
    "log_days": {"value": 18, "due": 20, "state": "ok"},
    "visits_on_site": {"value": 9, "due": None, "state": "ok"},
}
WHEN = datetime(2025, 12, 30, 9, 0, tzinfo=UTC)


def build_year() -> tuple[SimpleNamespace, Instructor]:
    """The whole cast, and the year of one more instructor of the north's."""
    cast = build_cast()
    return cast, make_year(cast.north)


def make_year(office: SimpleNamespace, year: int = 2025) -> Instructor:
    """A person of the office with the year's papers; returns the instructor."""
    person = make.make_instructor(
        office.station, f"堃喆{RARE}", gender=Instructor.Gender.FEMALE, ethnic_group="汉族",
        native_place="陕西西安", education="大学", joined_party_on=date(2003, 7, 1),
        sending_unit="北山县市场监督管理局", post="四级调研员", note="2024年度优秀党务工作者。",
    )  # fmt: skip
    other = make.make_enterprise(office.town, office.station, "祎玥生物科技（集团）股份有限公司")
    make.make_posting(person, office.enterprise, date(year - 1, 3, 1))
    make.make_posting(person, other, date(year, 2, 10))
    Term.objects.create(
        instructor=person, batch="第三批", document_number="北组发〔2024〕12号",
        start=date(2024, 3, 1), end=date(2027, 2, 28),
    )  # fmt: skip
    Pledge.objects.create(
        instructor=person, items=NOES, signed_on=date(2024, 3, 1), recorded_by=office.department
    )
    make_calendar(year)
    make_book(person, year)
    make_work(person, office, other, year)
    make_symposium(person, office, year)
    make_assessments(person, office, year)
    return person


def make_calendar(year: int) -> None:
    """Monday to Friday, with one holiday."""
    days, worked = [], 0
    for n in range(366):
        day = date(year, 1, 1) + timedelta(days=n)
        if day.year != year:
            continue
        working = day.weekday() < 5 and day != date(year, 10, 1)
        worked += working
        kind = CalendarDay.Kind.WORKDAY if working else CalendarDay.Kind.WEEKEND
        days.append(CalendarDay(day=day, kind=kind, workdays=worked))
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)


def make_book(person: Instructor, year: int) -> None:
    """A signed book with four targets."""
    book = make.make_book(person, year, signed_on=date(year, 1, 15), status="signed",
                          party_a="中共北山县委组织部")  # fmt: skip
    for order, (name, amount, unit) in enumerate(
        [("新建或规范党组织", 2, "个"), ("联系企业走访覆盖", 100, "%"),
         ("推动企业诉求办结", 10, "件"), ("培育党建典型案例", 1, "个")]
    ):  # fmt: skip
        Target.objects.create(
            book=book,
            order=order,
            name=name,
            amount=amount,
            unit=unit,
            deadline=date(year, 12, 20),
            points=25,
            checker="党建工作站",
        )


def make_work(person: Instructor, office: SimpleNamespace, other: object, year: int) -> None:
    """Logs on two workdays of three, the twelve summaries, four reports, problems, leave."""
    day = date(year, 2, 10)
    while day.year == year:
        if day.weekday() < 5 and day.toordinal() % 3:
            firm = office.enterprise if day.toordinal() % 2 else other
            log = make.make_log(person, day, firm)
            if day.toordinal() % 7 == 0:
                Visit.objects.filter(log=log).update(
                    way=Visit.Way.PHONE, met="王书记", learned="企业计划新招一线工人40名",
                    problem_text="用工紧缺", result="已联系县人社局", next_plan="下周回访",
                )  # fmt: skip
        day += timedelta(days=1)
    long = make.make_log(person, date(year, 2, 8), other, is_late=True)
    Visit.objects.filter(log=long).update(text=LONG, result=HOSTILE)
    for month in range(2, 13):
        make.make_summary(
            person, date(year, month, 1), status=PaperStatus.ACCEPTED,
            text="走访企业9次。\n" + HOSTILE,
            difficulties="个别企业流动党员管理难。", next_plan="开展主题党日。", figures=FIGURES,
            submitted_at=WHEN, reviewed_at=WHEN, reviewed_by=office.station_head,
        )  # fmt: skip
    for month in (1, 4, 7, 10):
        make.make_report(
            person,
            date(year, month, 1),
            status=PaperStatus.SUBMITTED,
            text="本季度指导成立联合党支部1个。",
            figures=FIGURES,
            submitted_at=WHEN,
        )
    make.make_problem(
        other, office.department, instructor=person, found_on=date(year, 3, 3),
        title="厂区道路破损",
        description=HOSTILE, lead_unit="县住建局", due_on=date(year, 3, 20),
        result="已修复。", satisfaction="satisfied", state=Problem.State.CLOSED,
        closed_on=date(year, 3, 18),
    )  # fmt: skip
    Leave.objects.create(instructor=person, workstation=office.station, district=office.district,
                         kind=Leave.Kind.ANNUAL, start=date(year, 8, 4), end=date(year, 8, 8),
                         reason="年休", status=Leave.Status.RETURNED)  # fmt: skip
    course = Course.objects.create(
        title="党务工作者示范培训班",
        kind="demonstration",
        hours=24,
        organizer="县委党校",
        place="县委党校",
        district=office.district,
        starts_on=date(year, 5, 12),
        ends_on=date(year, 5, 14),
    )
    Enrolment.objects.create(
        course=course,
        instructor=person,
        hours=24,
        result="passed",
        score=92,
        certificate=f"{year}-0187",
    )


def make_symposium(person: Instructor, office: SimpleNamespace, year: int) -> None:
    """The second quarter's symposium of the station, held."""
    held = make.make_symposium(
        office.station, date(year, 4, 1), title="北站2025年二季度党建工作座谈会", status="held",
        held_on=date(year, 6, 27), starts_at=time(9, 30), ends_at=time(11, 20), place="北站会议室",
        chair="李站长（党建工作站站长）", recorder="周敏",
        agenda="听取工作汇报\n征求企业意见\n交流经验",
        minutes="会议认为，二季度工作扎实。\n" + HOSTILE, figures=FIGURES,
    )  # fmt: skip
    Attendance.objects.create(
        symposium=held, instructor=person, name=person.name, unit="党建指导员"
    )
    Attendance.objects.create(
        symposium=held, name="赵先生", unit=str(office.enterprise), kind="non_voting"
    )
    Attendance.objects.create(symposium=held, name="钱女士", kind="absent", reason="出差")
    WorkReport.objects.create(symposium=held, instructor=person, text="走访企业27次。" + HOSTILE)
    Opinion.objects.create(
        symposium=held,
        enterprise=office.enterprise,
        giver="赵先生",
        text="希望协调招工。",
        satisfaction="satisfied",
    )
    make.make_experience(
        office.station, office.station_head, symposium=held, instructor=person, day=held.held_on,
        title="“厂区党课”", text="把党课搬进车间。", status="reviewed",
    )  # fmt: skip
    Decision.objects.create(
        symposium=held, text="协调人社局开专场招聘", owner="周敏", deadline=date(year, 7, 20)
    )


GRADES = [
    {"code": "excellent", "label": "优秀", "floor": 9000},
    {"code": "competent", "label": "称职", "floor": 7000},
]
INDICATORS = [
    {"code": "presence", "area": "履职出勤", "name": "工作日记录天数", "rule": "满分×完成÷应完成",
     "method": "figure", "figure": "log_days"},
    {"code": "service", "area": "服务企业", "name": "企业评价", "rule": "按权重加权平均",
     "method": "rated", "groups": []},
]  # fmt: skip


def make_assessments(person: Instructor, office: SimpleNamespace, year: int) -> None:
    """Both half-years, the first final, the second compiled."""
    for code, stage in ((f"{year}H1", "final"), (f"{year}H2", "compiled")):
        cycle = make.make_cycle(office.district, code, stage=stage, final_at=WHEN,
                                frozen={"grades": GRADES, "indicators": INDICATORS})  # fmt: skip
        run = CompileRun.objects.create(cycle=cycle, asked_by=office.department, state="ready")
        evaluation = make.make_evaluation(
            cycle, person, run=run, self_text="半年来，我扎根企业一线。\n" + HOSTILE + "\n" + LONG,
            total=8650, earned=8650, judged=9000, possible=10000, grade="competent",
        )  # fmt: skip
        ScoreLine.objects.create(
            evaluation=evaluation,
            order=1,
            code="presence",
            value=102,
            due=110,
            state="ok",
            points=4636,
            maximum=5000,
        )
        ScoreLine.objects.create(
            evaluation=evaluation, order=2, code="service", state="no_data", maximum=1000
        )
        evaluation.ratings.create(
            group="enterprise", enterprise=office.enterprise, comment="工作认真负责。"
        )
        evaluation.ratings.create(group="station", rater=office.station_head, comment="同意。")
