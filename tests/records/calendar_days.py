"""Days of the working calendar in tests: planned, changed, and as they all are."""

from datetime import date

from instructors.actions import DayPlan, change_days
from instructors.models import CalendarDay

DAY = date(2026, 3, 5)  # a Thursday
NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。"""


def plan(row, kind, name="", **more):
    """What is to become of a day."""
    return DayPlan(row.day, kind, name, row.version, **more)


def edit(row, kind, name="", *, by, **more):
    """Change one day."""
    return change_days([plan(row, kind, name)], by=by, **more)


def facts():
    """All days as they are."""
    return list(CalendarDay.objects.values_list("day", "kind", "name", "provisional", "workdays"))
