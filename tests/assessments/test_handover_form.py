"""The guided page of a hand-over: who may be named, what is filled in, and handing back."""

from datetime import date

from django.urls import reverse

from accounts.models import AuditEntry, User
from assessments.actions.handovers import hand_over
from assessments.handover_forms import HandoverForm, causes, successors
from assessments.models import Handover, Target
from instructors.models import Instructor, Posting
from tests import factories as make
from tests.assessments.handing import DAY, leaving, plan


def page_for(person):
    return reverse("assessments:handover_new", args=[person.pk])


def sent(north, **more):
    """What the browser sends."""
    return {
        "cause": "transfer", "postings": [north.posting.pk], "day": "2026-03-31",
        "reason": "轮换", "successor": north.successor.pk, **more,
    }  # fmt: skip


def codes(person, user):
    return {code for code, _label in causes(person, user)}


# Who and why ------------------------------------------------------------------------------


def test_only_the_department_is_offered_that_somebody_leaves_the_service(north):
    rest = {"transfer", "ended", "left_open"}
    for user in (north.station_head, north.committee):
        assert codes(north.person, user) == rest
    for user in (north.department, User.objects.system()):
        assert codes(north.person, user) == rest | {"completed", "reassigned", "recalled"}
    north.person.state = "appointed"  # there is no service to complete yet
    assert codes(north.person, north.department) == rest | {"reassigned", "recalled"}


def test_what_is_to_go_to_the_successor_waits_until_there_is_one(north, page_of):
    head, address = page_of(north.station_head), page_for(north.person)
    page = head.post(address, sent(north, successor=""))
    assert "请选择接任人，或在下方逐项指定。" in page.content.decode()
    assert not Handover.objects.exists()
    lines = [name for _posting, name, _taken in page.context["postings"]]
    lines += [
        f"taker-{line['matter'].code}" for group in page.context["groups"] if group["movable"]
        for line in group["lines"]
    ]  # fmt: skip
    named = sent(north, successor="", **dict.fromkeys(lines, "station"))
    half = head.post(address, named | {lines[-1]: ""})
    assert half.status_code == 200 and not Handover.objects.exists()
    assert head.post(address, named).status_code == 302
    assert not Handover.objects.get().items.exclude(taker=None).exists()


def test_successors_serve_in_the_county_those_of_the_station_first(cast, north):
    near = make.make_instructor(north.station, "近人", name_key="zz")
    other = make.make_workstation(north.district, "东站")
    far = make.make_instructor(other, "远人", name_key="aa")
    gone = make.make_instructor(north.station, "走人", state="completed")
    ready = make.make_instructor(north.station, "新人", state="appointed", name_key="zzz")
    found = list(successors(north.person, north.department))
    assert {near, far, ready, north.successor, north.colleague} == set(found)
    assert found[-1] == far and gone not in found and north.person not in found
    assert cast.south.person not in successors(north.person, cast.city.department)
    assert far not in successors(north.person, north.station_head), "not his to see"


# What the page shows ----------------------------------------------------------------------


def test_somebody_with_one_enterprise_has_it_ticked_and_with_two_none(north, page_of):
    head = page_of(north.station_head)
    assert head.get(page_for(north.person)).context["form"].initial["postings"] == [
        north.posting.pk
    ]
    make.make_posting(north.person, make.make_enterprise(north.town, north.station, "北方物流"))
    assert head.get(page_for(north.person)).context["form"].initial["postings"] == []


def test_what_was_typed_stays_when_it_is_only_shown(north, page_of):
    target = Target.objects.create(book=north.book, name="走访", amount=40)
    typed = sent(
        north, cause="reassigned", show="1",
        **{f"taker-problem-{north.problem.pk}": "station", f"amount-target-{target.pk}": "7"},
    )  # fmt: skip
    page = page_of(north.department).post(page_for(north.person), typed)
    context = page.context
    assert context["form"].initial["successor"] == str(north.successor.pk)
    lines = {ln["matter"].kind: ln for group in context["groups"] for ln in group["lines"]}
    assert (lines["problem"]["taker"], lines["target"]["amount"]) == ("station", "7")
    assert "stays" not in dict(context["takers"]), "who leaves the service keeps nothing"
    assert (context["movable"], context["own"]) == (2, 3), "a log, a summary and a report"
    assert not Handover.objects.exists()


def test_amounts_and_takers_of_the_page_are_those_of_the_hand_over(north, page_of):
    target = Target.objects.create(book=north.book, name="走访", amount=40)
    typed = sent(
        north, cause="reassigned",
        **{f"taker-problem-{north.problem.pk}": "station", f"amount-target-{target.pk}": "7"},
    )  # fmt: skip
    answer = page_of(north.department).post(page_for(north.person), typed)
    made = Handover.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.items.get(kind="problem").way == "station"
    assert made.items.get(kind="target").state["handed"] == 7
    assert (made.day, made.reason, made.cause) == (DAY, "轮换", "reassigned")


def test_one_page_pressed_twice_hands_over_once(north, page_of):
    """By then what it names is not his any more: it is led to the first one's all the same."""
    for cause, user in (("transfer", north.station_head), ("reassigned", north.department)):
        Handover.objects.all().delete()
        browser, postings = page_of(user), north.person.postings.filter(end=None)
        key = str(browser.get(page_for(north.person)).context["form"]["form_key"].value())
        given = {"cause": cause, "postings": [p.pk for p in postings], "form_key": key}
        answers = [browser.post(page_for(north.person), sent(north, **given)) for _turn in range(2)]
        assert {answer.url for answer in answers} == {Handover.objects.get().get_absolute_url()}
        make.make_posting(north.person, make.make_enterprise(north.town, north.station, "乙厂"))


def test_what_is_refused_comes_back_with_the_reason(north, page_of):
    make.make_posting(north.person, make.make_enterprise(north.town, north.station, "北方物流"))
    page = page_of(north.station_head).post(page_for(north.person), sent(north, day="2026-04-20"))
    assert page.status_code == 200 and not Handover.objects.exists()
    assert [row[0] for row in page.context["postings"]] == [north.posting], "as it was ticked"
    assert {"problem", "log"} == {
        line["matter"].kind for group in page.context["groups"] for line in group["lines"]
    }
    assert page.context["form"].non_field_errors()


def test_a_head_does_not_open_the_page_for_himself_or_for_another_station(cast, north, page_of):
    own = make.make_instructor(north.station, user=north.station_head)
    assert page_of(north.station_head).get(page_for(own)).status_code != 200
    assert page_of(cast.south.station_head).get(page_for(north.person)).status_code == 404


# Handing back -----------------------------------------------------------------------------


def test_it_is_handed_back_from_its_page_while_the_taker_serves_there(north, page_of):
    first = hand_over(north.person, plan(north), by=north.station_head)
    head = page_of(north.station_head)
    ((taker, query),) = head.get(first.get_absolute_url()).context["backs"]
    assert taker == north.successor
    page = head.get(f"{page_for(taker)}?{query}")
    assert page.context["back"] == first
    assert page.context["form"].initial["successor"] == north.person.pk
    assert first.number in page.context["form"].initial["reason"]
    new = Posting.objects.get(instructor=north.successor)
    typed = sent(north, postings=[new.pk], day="2026-04-08", successor=north.person.pk)
    head.post(f"{page_for(taker)}?{query}", typed)
    assert first.backs.get().former == north.successor
    page = head.get(first.get_absolute_url())
    assert page.context["backs"] == [] and first.backs.get().number in page.content.decode()


def test_only_who_took_something_hands_it_back(north, page_of):
    first = hand_over(north.person, plan(north), by=north.station_head)
    page = page_of(north.station_head).get(f"{page_for(north.colleague)}?back={first.pk}")
    assert page.context["back"] is None
    page = page_of(north.auditor).get(first.get_absolute_url())
    assert page.context["backs"] == [], "an auditor reads it"


def test_who_left_something_open_is_shown_to_those_who_can_hand_it_over(north, page_of):
    Posting.objects.filter(pk=north.posting.pk).update(end=DAY)
    url = reverse("assessments:handover_list")
    assert [row.person for row in page_of(north.department).get(url).context["waiting"]] == [
        north.person
    ]
    assert page_of(north.auditor).get(url).context["waiting"] == []


# What it says afterwards ------------------------------------------------------------------


def test_what_its_author_was_to_finish_is_shown_as_done_once_it_is(north, page_of):
    summary, report = north.summary, north.report
    for paper in (summary, report):
        type(paper).objects.filter(pk=paper.pk).update(status="returned")
    leave = make.make_leave(north.person, date(2026, 3, 3), status="approved")
    made = hand_over(north.person, leaving(north), by=north.department)

    def done():
        groups = page_of(north.department).get(made.get_absolute_url()).context["groups"]
        return {line.item.kind for _h, lines in groups for line in lines if line.finished}

    assert done() == set()
    type(summary).objects.filter(pk=summary.pk).update(status="submitted")
    assert done() == {"summary"}
    type(report).objects.filter(pk=report.pk).update(status="accepted")
    type(leave).objects.filter(pk=leave.pk).update(status="returned")
    type(north.draft).objects.filter(pk=north.draft.pk).update(status="received", number="X1")
    assert done() == {"summary", "report", "leave", "log"}
    assert Instructor.objects.get(pk=north.person.pk).state == "reassigned"


# Its list and its odd input ---------------------------------------------------------------


def test_the_list_and_its_export_name_one_s_own_hand_overs_alone(cast, north, page_of):
    hand_over(north.person, plan(north), by=north.station_head)
    url = reverse("assessments:handover_list")
    for office, shown in ((north, 1), (cast.south, 0), (cast.city, 1)):
        assert len(page_of(office.department).get(url).context["page"]) == shown
    assert page_of(north.auditor).get(url, {"export": "xlsx"}).status_code == 200
    entry = AuditEntry.objects.get(verb="handover.exported")
    assert (entry.actor, entry.params["count"]) == (north.auditor, 1)


def test_postings_that_are_over_are_neither_ticked_nor_offered(north, page_of):
    over = make.make_enterprise(north.town, north.station, "北方物流")
    past = make.make_posting(north.person, over, end=date(2025, 12, 31))
    form = page_of(north.department).get(page_for(north.person)).context["form"]
    assert form.initial["postings"] == [north.posting.pk]
    assert past not in form.fields["postings"].queryset
    context = page_of(north.department).get(f"{page_for(north.person)}?cause=completed").context
    assert [row[0] for row in context["postings"]] == [north.posting]


def test_the_address_ticks_the_postings_it_names(north, page_of):
    second = make.make_posting(
        north.person, make.make_enterprise(north.town, north.station, "北方物流")
    )
    head, address = page_of(north.station_head), page_for(north.person)
    page = head.get(f"{address}?posting={second.pk}&cause=ended&reason=期满")
    assert page.context["form"].initial["postings"] == [str(second.pk)]
    assert [row[0] for row in page.context["postings"]] == [second]
    assert (page.context["form"].initial["cause"], page.context["form"].initial["reason"]) == (
        "ended", "期满",
    )  # fmt: skip


def test_an_address_with_odd_postings_ticks_none(north, page_of):
    head, address = page_of(north.station_head), page_for(north.person)
    for odd in ("x", "9" * 30, "²"):
        assert head.get(f"{address}?posting={odd}").context["postings"] == []


def test_takers_are_named_with_their_station_and_after_the_usual_ones(north, page_of):
    context = page_of(north.station_head).get(page_for(north.person)).context
    assert [code for code, _label in context["takers"]][:3] == ["", "station", "stays"]
    assert [code for code, _label in context["firm_takers"]][:2] == ["", "station"]
    assert str(north.colleague.pk) in dict(context["takers"])
    assert str(north.colleague.pk) in dict(context["firm_takers"])
    labels = dict(context["form"].fields["successor"].choices)
    assert (
        str(north.station)
        in {str(key): label for key, label in labels.items()}[str(north.colleague.pk)]
    )


def test_what_is_no_amount_is_the_proposed_one(north, page_of):
    target = Target.objects.create(book=north.book, name="走访", amount=40)
    for odd in ("abc", "-3", "9" * 30, ""):
        typed = sent(north, cause="reassigned", show="", **{f"amount-target-{target.pk}": odd})
        form = HandoverForm(typed, person=north.person, user=north.department)
        assert form.is_valid(), form.errors
        made = form.plan(typed)
        assert made.amounts == {} and made.successor == north.successor


def test_an_odd_number_of_a_hand_over_is_none(north, page_of):
    first = hand_over(north.person, plan(north), by=north.station_head)
    firm = make.make_enterprise(north.town, north.station, "北方物流")
    posting = make.make_posting(north.colleague, firm)
    second = hand_over(
        north.colleague, plan(north, postings=[posting.pk]), by=north.station_head
    )  # fmt: skip
    head, address = page_of(north.station_head), page_for(north.successor)
    for given, found in ((first.pk, first), (second.pk, second), ("x", None), ("9" * 30, None)):
        assert head.get(f"{address}?back={given}").context["back"] == found


def test_it_is_said_that_it_was_handed_over_and_by_which_number(north, page_of):
    answer = page_of(north.station_head, HTTP_ACCEPT_LANGUAGE="en").post(
        page_for(north.person), sent(north), follow=True
    )
    (message,) = answer.context["messages"]
    assert str(message) == f"Handed over: {Handover.objects.get().number}"
