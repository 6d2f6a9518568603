"""A month of daily logs as a workbook, streamed."""

import time
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from records.models import DailyLog
from tests.bench.machine import Part, memory, table
from tests.bench.pages import browser


def measure() -> Part:
    """Last month's logs of the whole city, as the department takes them."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    user = User.objects.filter(role=Role.DEPARTMENT).order_by("district__code").exclude(
        username="system"
    )[0]  # fmt: skip
    count = DailyLog.objects.visible_to(user).filter(day__range=(first, last)).count()
    client, before, start = browser(user), memory(), time.perf_counter()
    words = {"since": first, "until": last, "export": "xlsx"}
    answer = client.get(reverse("records:log_list"), words)
    size, begun = 0, None
    for piece in answer.streaming_content:
        if piece and begun is None:
            begun = time.perf_counter() - start
        size += len(piece)
    spent = time.perf_counter() - start
    first_byte, grown = (begun or 0) * 1000, memory() - before
    rows = [[count, spent, first_byte, size / 2**20, grown]]
    heads = ["log rows", "seconds", "first byte after, ms", "MB sent", "memory grown, MB"]
    said = f"{spent:.1f} s, first byte after {first_byte:.0f} ms, memory grown {grown:.0f} MB"
    what = f"export of a month, {count:,} log rows, streamed"
    return Part(table("A month's export", heads, rows), [[what, said, "5 s"]])
