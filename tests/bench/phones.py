"""1,500 phones that write their log within ten minutes, and then within one.

Each opens the form, is kept three times, hands in and reads its receipt; nine of ten do so by the
page's script, the tenth by the form itself. Afterwards the database
is asked whether every text is there exactly once, in a received log with a number of its own, and
whether each phone was told that number. What was written is then taken out again, so that the
same database can be asked once more.

Sessions are written straight into the session table: signing in hashes a password on purpose
slowly, and 1,500 of those would measure the hash. PHONES (1500) and DURATION ("600,60", seconds)
in the environment make a short run.
"""

import asyncio
import os
import random
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from records.models import DailyLog, Visit
from tests.bench.machine import Part, table
from tests.bench.phone import OPEN, RECEIPT, SAVE, SUBMIT, TOKEN, Phone
from tests.bench.server import THREADS, WORKERS, serving

PHONES, DURATIONS = 1500, "600,60"
BACKEND = "accounts.backends.AccountBackend"
AIM_MS = 300
PLAIN = 10  # every tenth phone keeps nothing and posts the form itself
MARK = "手机填报"  # what every text of the run begins with
EVERY = (OPEN, SAVE, TOKEN, SUBMIT, RECEIPT)
SLOWEST_PAUSES = 60  # seconds that one phone spends thinking, at most


@dataclass
class Outcome:
    """What the phones saw and what the database then said."""

    phones: list[Phone]
    seconds: float
    wrong: list[str] = field(default_factory=list)
    processor: float = 0.0  # seconds of the web workers

    def times(self, *names: str) -> list[float]:
        """Milliseconds of these steps, in order of size."""
        return sorted(s.ms for phone in self.phones for s in phone.steps if s.name in names)

    @property
    def statuses(self) -> Counter:
        """How often which status came."""
        return Counter(step.status for phone in self.phones for step in phone.steps)

    @property
    def failures(self) -> int:
        """Answers that say that the server failed."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


def measure() -> Part:
    """Both cases on one server; each leaves the database as it was."""
    wanted = int(os.environ.get("PHONES", PHONES))
    told, short = [], []
    with serving() as server:
        for seconds in map(float, os.environ.get("DURATION", DURATIONS).split(",")):
            users = people(wanted)
            used = server.processor
            outcome = run(server.port, users, seconds)
            outcome.processor = server.processor - used
            told.append(report(outcome, seconds))
            short.append(in_short(outcome, seconds))
            clear(users)
    return Part("\n".join(told), short)


def people(wanted: int) -> list[User]:
    """Instructors who are posted today and have not begun today's log."""
    today = timezone.localdate()
    posted = Q(instructor__postings__start__lte=today) & (
        Q(instructor__postings__end=None) | Q(instructor__postings__end__gte=today)
    )
    begun = DailyLog.objects.filter(day=today).values("instructor")
    users = User.objects.filter(posted, is_active=True).exclude(instructor__in=begun)
    return list(users.distinct().order_by("pk")[:wanted])


def run(port: int, users: list[User], seconds: float) -> Outcome:
    """Let them all write within that time, then ask the database."""
    day = timezone.localdate()
    path = f"{reverse('records:log_new')}?day={day}"
    keys = sign_in(users)
    phones = [
        Phone(
            port,
            (settings.SESSION_COOKIE_NAME, key),
            f"{MARK}{user.pk}。",
            path,
            plain=at % PLAIN == 0,
        )
        for at, (user, key) in enumerate(zip(users, keys, strict=True))
    ]
    start = time.perf_counter()
    with ThreadPoolExecutor(1) as apart:  # a test's browser has a loop of its own in this thread
        apart.submit(asyncio.run, everybody(phones, seconds)).result()
    outcome = Outcome(phones, time.perf_counter() - start)
    outcome.wrong = check(outcome, [user.pk for user in users], day)
    return outcome


async def everybody(phones: list[Phone], seconds: float) -> None:
    """Each phone begins at some moment of the time, early enough to be through at its end."""
    dice = random.Random(1)
    think = min(SLOWEST_PAUSES, seconds * 0.4)
    plans = []
    for phone in phones:
        pauses = think * dice.uniform(0.3, 1)
        plans.append(phone.work(dice.uniform(0, max(seconds * 0.97 - pauses, 0)), pauses, dice))
    await asyncio.gather(*plans)


def sign_in(users: list[User]) -> list[str]:
    """A session for each, written into the table at once."""
    store, rows = SessionStore(), []
    until = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    for user in users:
        data = {
            SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }  # fmt: skip
        key = store._get_new_session_key()
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=until))
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]


def check(outcome: Outcome, users: list[int], day: date) -> list[str]:
    """What was lost, doubled, not numbered, or told otherwise than it is stored."""
    wrong = [f"a phone in trouble: {phone.trouble}" for phone in outcome.phones if phone.trouble]
    stored = Visit.objects.filter(log__instructor__user__in=users, log__day=day)
    rows = list(
        stored.filter(text__startswith=MARK).values_list(
            "text", "log", "log__number", "log__status"
        )
    )
    texts = Counter(text.split("。")[0] + "。" for text, *_rest in rows)
    by_text = {text.split("。")[0] + "。": (number, status) for text, _log, number, status in rows}
    for phone in outcome.phones:
        times = texts[phone.text]
        number, status = by_text.get(phone.text, ("", ""))
        if times != 1:
            wrong.append(f"{phone.text} is stored {times} times")
        elif phone.number and (
            {number} != {phone.number, phone.told or number} or status not in DailyLog.COUNTS
        ):
            wrong.append(f"{phone.text} was told {phone.number}, stored is {number} ({status})")
    numbers = Counter(number for _text, _log, number, _status in rows if number)
    wrong += [f"the number {number} was given {n} times" for number, n in numbers.items() if n > 1]
    logs = len({log for _text, log, *_rest in rows})
    if logs != len(outcome.phones):
        wrong.append(f"{logs} logs of {len(outcome.phones)} phones")
    return wrong


def clear(users: list[User]) -> None:
    """Take the logs of this run out again; the audit trail keeps that they came."""
    mine = Visit.objects.filter(log__instructor__user__in=users, text__startswith=MARK)
    DailyLog.objects.filter(pk__in=list(mine.values_list("log", flat=True))).delete()


def report(outcome: Outcome, seconds: float) -> str:
    """The table of one case."""
    rows = [
        line(outcome, label, *names)
        for label, names in (
            ("open the form", (OPEN,)), ("autosave", (SAVE,)), ("token", (TOKEN,)),
            ("hand in", (SUBMIT,)), ("receipt", (RECEIPT,)), ("all answers", EVERY),
        )
    ]  # fmt: skip
    every = outcome.times(*EVERY)
    quick = sum(ms < AIM_MS for ms in every) / max(len(every), 1)
    got = ", ".join(f"{status}: {count:,}" for status, count in sorted(outcome.statuses.items()))
    each = outcome.processor / max(len(every), 1) * 1000
    said = "; ".join(outcome.wrong[:5]) or "nothing"
    note = (
        f"{WORKERS} web workers × {THREADS} threads, {outcome.seconds:.0f} s, "
        f"{len(every) / outcome.seconds:.1f} answers a second, {quick:.1%} of them under {AIM_MS} "
        f"ms. Answers by status: {got}; failures of the server: {outcome.failures}. Received logs: "
        f"{sum(bool(phone.number) for phone in outcome.phones):,}. Lost, doubled or told wrongly: "
        f"{said}{f' ({len(outcome.wrong)} in all)' if outcome.wrong else ''}. Processor "
        f"time of the web workers: {each:.0f} ms an answer. "
        "The phones, the server and the database share the processor."
    )
    title = f"{len(outcome.phones):,} phones within {seconds:g} s"
    return table(
        title, ["step", "answers", "p50, ms", "p95, ms", "p99, ms", "most, ms"], rows, note
    )


def in_short(outcome: Outcome, seconds: float) -> list[str]:
    """One line of the closing table."""
    every = outcome.times(*EVERY)
    cut = line(outcome, "", *EVERY)[3]
    said = f"95 of 100 answers under {cut:,.0f} ms; " if len(every) > 1 else ""
    said += f"{outcome.failures} failures, {len(outcome.wrong)} lost, doubled or told wrongly"
    aim = f"nothing lost; 95 of 100 under {AIM_MS} ms in the longest run"
    return [f"{len(outcome.phones):,} phones within {seconds:g} s", said, aim]


def line(outcome: Outcome, label: str, *names: str) -> list[object]:
    """Count and percentiles of some steps."""
    times = outcome.times(*names)
    if len(times) < 2:
        return [label, len(times), "—", "—", "—", "—"]
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return [label, len(times), cuts[49], cuts[94], cuts[98], times[-1]]
