"""The arithmetic of a score, by example and by property."""

import random
from fractions import Fraction

import pytest

from assessments.samples import sample
from assessments.scoring import BASE, grade_for, half_up, score

GRADES = [{"code": "excellent", "floor": 9000}, {"code": "competent", "floor": 7500},
          {"code": "poor", "floor": 0}]  # fmt: skip


def figure(code="days", points=2000, **fields):
    return {"code": code, "method": "figure", "points": points, "figure": code, "due": "figure",
            "target": None, "groups": [], **fields}  # fmt: skip


def rated(code="life", points=1000, groups=()):
    return {"code": code, "method": "rated", "points": points, "groups": list(groups)}


def rules(*indicators, weights=None, bonus=500, penalty=1000):
    return {"indicators": list(indicators), "grades": GRADES,
            "weights": weights or {"enterprise": 30, "station": 30, "department": 40},
            "caps": {"bonus": bonus, "penalty": penalty}}  # fmt: skip


def reading(value, due=None, state="ok"):
    return {"value": value, "due": due, "state": state}


def word(code, kind, number=1, points=0, mark=None):
    return {"id": number, "code": code, "kind": kind, "points": points, "mark": mark}


def line(result, code):
    return next(line for line in result.lines if line.code == code)


def test_twenty_points_for_118_of_124_days_are_19_03():
    result = score(rules(figure()), {"figures": {"days": reading(118, 124)}})
    assert line(result, "days").points == 1903


@pytest.mark.parametrize(("value", "points"), [(0, 0), (62, 1000), (124, 2000), (300, 2000)])
def test_more_than_was_due_gives_no_more_than_the_points(value, points):
    result = score(rules(figure()), {"figures": {"days": reading(value, 124)}})
    assert line(result, "days").points == points


@pytest.mark.parametrize(("amount", "whole"), [("1/2", 1), ("3/2", 2), ("149/100", 1), ("0", 0)])
def test_halves_are_rounded_up(amount, whole):
    assert half_up(Fraction(amount)) == whole


def test_a_fixed_due_and_the_books_due_come_before_the_figures_own():
    fixed = figure("visits", due="fixed", target=10)
    book = figure("hours", due="book", target=20)
    data = {"figures": {"visits": reading(5), "hours": reading(10, 999)}, "book": {"hours": 40}}
    result = score(rules(fixed, book), data)
    assert (line(result, "visits").points, line(result, "visits").due) == (1000, 10)
    assert (line(result, "hours").points, line(result, "hours").due) == (500, 40)
    del data["book"]
    assert line(score(rules(fixed, book), data), "hours").points == 1000


def test_zero_visits_of_a_fixed_amount_are_zero_and_not_missing():
    result = score(rules(figure(due="fixed", target=3)), {"figures": {"days": reading(0)}})
    assert (line(result, "days").state, line(result, "days").points) == ("ok", 0)


def test_weights_are_made_anew_from_the_groups_that_rated():
    data = {"ratings": {"enterprise": [{"life": 85}, {"life": 100}], "department": [{"life": 70}]}}
    got = line(score(rules(rated()), data), "life")
    assert got.inputs["weights"] == {"enterprise": 30, "department": 40}
    assert got.inputs["of"] == 70
    mean = (30 * Fraction(185, 2) + 40 * 70) / 70
    assert got.points == half_up(1000 * mean / 100)


def test_a_group_outside_the_indicators_list_and_a_weight_of_nought_do_not_count():
    data = {"ratings": {"enterprise": [{"life": 100}], "self": [{"life": 100}],
                        "station": [{"life": 50}]}}  # fmt: skip
    weights = {"self": 0, "enterprise": 50, "station": 50}
    result = score(rules(rated(groups=["station", "self"]), weights=weights), data)
    assert line(result, "life").points == 500


def test_a_rater_who_left_a_line_empty_is_not_counted_as_nought():
    data = {"ratings": {"station": [{"life": None}], "department": [{"life": 85}]}}
    assert line(score(rules(rated()), data), "life").points == 850


@pytest.mark.parametrize("state", ["nothing_due", "no_data"])
def test_what_is_missing_is_left_out_and_the_rest_re_scaled_but_nothing_proposed(state):
    two = rules(figure("days", 6000), figure("more", 4000))
    data = {"figures": {"days": reading(9, 10), "more": reading(0, 0, state)}}
    result = score(two, data)
    assert (result.earned, result.judged, result.possible) == (5400, 6000, 10000)
    assert result.total == 9000
    assert (line(result, "more").points, line(result, "more").state) == (None, state)
    assert (result.open_lines, result.proposed) == (1, "")
    data["adjustments"] = [word("more", "aside")]
    result = score(two, data)
    assert (result.total, result.open_lines, result.proposed) == (9000, 0, "excellent")


def test_a_mark_by_hand_fills_a_missing_line_and_leaves_a_known_one_alone():
    two = rules(figure("days", 6000), figure("more", 4000))
    words = [word("more", "by_hand", mark=70), word("days", "by_hand", 2, mark=0)]
    result = score(two, {"figures": {"days": reading(6, 6)}, "adjustments": words})
    assert (line(result, "more").points, line(result, "days").points) == (2800, 6000)
    assert result.total == 8800


def test_with_nothing_at_all_to_judge_there_is_no_total():
    result = score(rules(figure()), {})
    assert (result.total, result.proposed, result.open_lines) == (None, "", 1)


def bonus(code, points):
    return {"code": code, "method": "bonus", "points": points}


def test_bonus_and_deductions_are_capped_each_and_together():
    plan = rules(
        figure("days", 10000), bonus("a", 300), bonus("b", 300),
        {"code": "c", "method": "deduction", "points": 800},
        {"code": "d", "method": "deduction", "points": 800},
    )  # fmt: skip
    words = [word("a", "bonus", 1, 900), word("b", "bonus", 2, 300),
             word("c", "deduction", 3, 700), word("d", "deduction", 4, 700)]  # fmt: skip
    result = score(plan, {"figures": {"days": reading(9, 10)}, "adjustments": words})
    assert (result.bonus, result.penalty, result.total) == (500, 1000, 8500)
    assert line(result, "c").points == -700


def test_the_total_never_falls_below_nought():
    plan = rules(figure("days", 10000), {"code": "c", "method": "deduction", "points": 1000})
    data = {"figures": {"days": reading(0, 10)}, "adjustments": [word("c", "deduction", 1, 500)]}
    assert score(plan, data).total == 0


def test_a_veto_gives_the_lowest_grade_whatever_the_total():
    plan = rules(figure("days", 10000), {"code": "v", "method": "veto", "points": 0})
    data = {"figures": {"days": reading(1, 1)}, "adjustments": [word("v", "veto")]}
    result = score(plan, data)
    assert (result.total, result.vetoed, result.proposed) == (10000, True, "poor")


def test_a_year_is_made_of_its_halves_and_an_unfinished_one_is_no_data():
    half = {"method": "half", "points": 5000}
    plan = rules({"code": "one", "figure": "H1", **half}, {"code": "two", "figure": "H2", **half})
    done = {"total": 9055, "state": "ok", "evaluation": 7}
    result = score(plan, {"halves": {"H1": done, "H2": {**done, "total": 8044}}})
    assert result.total == 4528 + 4022
    result = score(
        plan, {"halves": {"H1": done, "H2": {**done, "total": None, "state": "no_data"}}}
    )
    assert (line(result, "two").state, result.total) == ("no_data", 9056)
    assert line(score(plan, {"halves": {"H1": done}}), "two").state == "nothing_due"


@pytest.mark.parametrize("kind", ["half_year", "annual"])
def test_the_samples_add_up_to_a_hundred(kind):
    data = sample(kind)
    assert sum(i["points"] for i in data["indicators"] if i["method"] in BASE) == 10000
    assert sum(data["weights"].values()) == 100
    areas = {}
    for indicator in data["indicators"]:
        if indicator["method"] in BASE:
            area = indicator["area"]
            areas[area] = areas.get(area, 0) + indicator["points"] // 100
    if kind == "half_year":
        assert areas == {"履职出勤": 20, "组织覆盖与规范": 25, "服务企业与问题办结": 20,
                         "学习培训": 10, "纪律与五不": 10, "工作报告与台账": 5,
                         "创新与典型": 10}  # fmt: skip


# Properties, over many random people under the sample rubric ----------------------------


def sample_rules():
    data = sample("half_year")
    blank = {"points": 0, "figure": "", "due": "figure", "target": None, "groups": []}
    return {**rules(*({**blank, **i} for i in data["indicators"])), "grades": data["grades"],
            "weights": data["weights"]}  # fmt: skip


def random_person(dice, plan):
    """Inputs as a compile gathers them, with holes."""
    figures = {}
    for indicator in plan["indicators"]:
        if indicator["method"] != "figure" or dice.random() < 0.05:
            continue
        due = dice.choice([None, 0, 1, 3, 26, 124])
        state = "nothing_due" if due == 0 else dice.choice(["ok"] * 9 + ["no_data"])
        figures[indicator["figure"]] = reading(dice.randrange(0, 140), due, state)
    codes = [i["code"] for i in plan["indicators"] if i["method"] == "rated"]
    ratings = {
        group: [{code: dice.choice([None, 50, 70, 85, 100]) for code in codes}
                for _ in range(dice.randrange(3))]
        for group in ("enterprise", "station", "department")
    }  # fmt: skip
    words = [word(i["code"], i["method"], n, dice.randrange(1200))
             for n, i in enumerate(plan["indicators"])
             if i["method"] in ("bonus", "deduction") and dice.random() < 0.3]  # fmt: skip
    return {"figures": figures, "ratings": ratings, "adjustments": words}


@pytest.fixture(scope="module")
def people():
    dice, plan = random.Random(20260630), sample_rules()
    return plan, [random_person(dice, plan) for _ in range(400)]


def test_the_total_is_what_the_lines_say(people):
    plan, everybody = people
    for data in everybody:
        result = score(plan, data)
        base = [x for x in result.lines if x.method in BASE]
        counted = [x for x in base if x.state == "ok"]
        assert result.earned == sum(x.points for x in counted)
        assert result.judged == sum(x.maximum for x in counted)
        assert result.possible == 10000
        assert all(0 <= x.points <= x.maximum for x in counted)
        assert all(x.points is None for x in base if x.state != "ok")
        if result.total is not None:
            scaled = half_up(Fraction(result.earned * 10000, result.judged))
            assert result.total == max(0, scaled + result.bonus - result.penalty)
            assert result.bonus <= 500 and result.penalty <= 1000
        assert bool(result.proposed) == (not result.open_lines and result.total is not None)


def test_the_same_inputs_give_the_same_score(people):
    plan, everybody = people
    assert [score(plan, data) for data in everybody] == [score(plan, data) for data in everybody]


def test_doing_more_never_lowers_a_score(people):
    plan, everybody = people
    for data in everybody:
        before = score(plan, data)
        for code, was in data["figures"].items():
            if was["state"] != "ok":
                continue
            better = {**data, "figures": {**data["figures"],
                                          code: {**was, "value": was["value"] + 1}}}  # fmt: skip
            after = score(plan, better)
            assert after.earned >= before.earned
            assert (after.total or 0) >= (before.total or 0)


def test_a_better_mark_never_lowers_a_score_and_weights_always_come_to_their_sum(people):
    plan, everybody = people
    for data in everybody:
        before = score(plan, data)
        raised = {
            group: [{c: None if m is None else min(100, m + 15) for c, m in row.items()}
                    for row in rows]
            for group, rows in data["ratings"].items()
        }  # fmt: skip
        after = score(plan, {**data, "ratings": raised})
        for one, other in zip(before.lines, after.lines, strict=True):
            if one.method == "rated" and one.state == "ok":
                assert other.points >= one.points
                assert sum(one.inputs["weights"].values()) == one.inputs["of"] <= 100
                assert set(one.inputs["weights"]) == set(one.inputs["means"])


def test_a_higher_total_never_gets_a_lower_grade():
    order = [grade["code"] for grade in GRADES]
    got = [order.index(grade_for(GRADES, total, False)) for total in range(0, 10501, 50)]
    assert got == sorted(got, reverse=True)
