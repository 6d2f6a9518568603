"""What the log form's further buttons do without script: another visit, a copy of the last one."""

from collections.abc import Sequence
from uuid import uuid4

from django.http import QueryDict

from instructors.models import Instructor
from records.actions.visits import MOST_VISITS, TEXTS
from records.forms.logs import ELSEWHERE, row_of
from records.models import DailyLog, Visit


def with_one_more(data: QueryDict, places: Sequence[tuple[str, str]]) -> QueryDict:
    """The post with a blank visit after its last one, to an enterprise not named yet."""
    data = data.copy()
    count = _count(data)
    used = {data.get(f"v-{n}-place") for n in range(count)}
    fresh = [pk for pk, _name in places if pk not in used]
    if places:
        data[f"v-{count}-place"] = (fresh or [places[0][0]])[0]
    data["v-TOTAL_FORMS"] = str(count + 1)
    data[f"v-{count}-key"], data[f"v-{count}-way"] = str(uuid4()), Visit.Way.ON_SITE
    data[f"v-{count}-version"] = "0"
    return data


def with_copy(data: QueryDict, index: str, person: Instructor) -> QueryDict:
    """The post with one visit filled in from the last one to the same enterprise.

    What is typed or ticked already stays.
    """
    data = data.copy()
    place = data.get(f"v-{index}-other") or data.get(f"v-{index}-place") or ""
    last = last_visit(person, place)
    if last is None:
        return data
    row = row_of(last)
    data[f"v-{index}-way"] = row["way"]
    for name in (name for name in TEXTS if not data.get(f"v-{index}-{name}", "").strip()):
        data[f"v-{index}-{name}"] = row[name]
    if not data.getlist(f"v-{index}-tags"):
        data.setlist(f"v-{index}-tags", row["tags"])
    return data


def last_visit(person: Instructor, place: str) -> Visit | None:
    """His last visit to that enterprise in a log that counts."""
    if not place.isdecimal() or place == ELSEWHERE:
        return None
    rows = Visit.objects.filter(
        log__instructor=person, log__status__in=DailyLog.COUNTS, enterprise=int(place)
    )
    return rows.order_by("-log__day", "order").first()


def _count(data: QueryDict) -> int:
    raw = data.get("v-TOTAL_FORMS", "0")
    return min(int(raw), MOST_VISITS) if raw.isdecimal() and len(raw) < 5 else 0
