"""Rules are data: hashed before anybody applies, and refused where they cannot be fair."""

from __future__ import annotations

import json

import pytest

from minsheng.engines.admission import Attendance, BadInput, Mark, Reserve, Rules, rules_from_data

from .draws import rules


def test_rules_survive_their_published_form() -> None:
    published = json.loads(json.dumps(rules().to_data()))
    assert rules_from_data(published) == rules()
    assert rules_from_data(published).sha256 == rules().sha256
    assert rules(offer_hours=24).sha256 != rules().sha256


def test_one_text_in_two_spellings_has_one_hash() -> None:
    assert Rules(title="café").sha256 == Rules(title="cafe\u0301").sha256


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mechanism": "first_choice_first"}, "gain by hiding what they want"),
        ({"mechanism": "first_come"}, "the first minute wins"),
        ({"draw_unit": "child"}, "no stable match exists"),
        ({"mechanism": "magic"}, "This is not known."),
        ({"reserves": (Reserve("a", "甲", (), 10),)}, "甲: No evidence is named."),
        ({"reserves": (Reserve("a", "甲", ("证",), 101),)}, "101 % are kept."),
        ({"tiers": rules().tiers * 2}, "A code is used twice."),
        ({"within": (Mark.NEAR, Mark.NEAR)}, "A mark is named twice."),
        ({"offer_hours": 0}, "offer_hours: It is 0."),
        ({"quiet_from": 25}, "No hours of a day."),
        ({"attendance": Attendance(100)}, "It is 100 %."),
        ({"attendance": Attendance(least_days=0)}, "least_days: It is 0."),
        ({"attendance": Attendance(appeal_days=2)}, "a family must be heard"),
    ],
)
def test_unfair_or_impossible_rules_are_refused_with_the_reason(
    change: dict[str, object], reason: str
) -> None:
    with pytest.raises(BadInput) as refused:
        rules(**change)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    "change", [{"format": "x/9"}, {"surprise": 1}, {"tiers": [{"code": "a"}]}, {"late": "never"}]
)
def test_published_rules_that_cannot_be_meant_are_bad_input(change: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        rules_from_data(rules().to_data() | change)


def test_tier_comes_before_marks_and_marks_before_the_ticket() -> None:
    our = rules()
    ordered = [
        our.key(our.tier_of({"hard"}), {Mark.NEAR}, 9, 10),
        our.key(our.tier_of(()), {Mark.RETURNING}, 9, 10),
        our.key(our.tier_of(()), {Mark.NEAR}, 0, 10),
        our.key(our.tier_of(()), (), 0, 10),
        our.key(our.tier_of(()), (), 1, 10),
    ]
    assert ordered == sorted(set(ordered))


def test_reserves_round_up_and_never_pass_the_class() -> None:
    ten = Reserve("a", "甲", ("证",), 10)
    small = Reserve("b", "乙", ("证",), 95, class_type="small")
    our = rules(reserves=(ten, small))
    assert our.groups == ("a", "b")
    assert our.reserved(9) == [1, 0]
    assert our.reserved(9, "small") == [1, 8]
    assert (our.group_of({"b", "a"}), our.group_of({"b"}), our.group_of(())) == (0, 1, -1)


def test_late_applications_stand_behind_all_in_time_by_arrival() -> None:
    our = rules()
    last = our.key(our.tier_of(()), (), 9, 10)
    assert last < our.late_key(0, 10) < our.late_key(1, 10)


def test_a_decision_on_attendance_moves_a_family_behind_its_own_tier_only() -> None:
    without, our = rules(), rules(attendance=Attendance(30))
    assert "attendance" not in without.to_data()
    assert rules_from_data(json.loads(json.dumps(our.to_data()))) == our
    hard = our.tier_of({"hard"})
    ordered = [
        our.key(hard, (), 9, 10),
        our.key(hard, {Mark.RETURNING}, 0, 10, behind=True),
        our.key(our.tier_of(()), (), 9, 10),
        our.key(our.tier_of(()), {Mark.RETURNING}, 0, 10, behind=True),
        our.key(our.tier_of(()), (), 9, 10, behind=True),
        our.late_key(0, 10),
    ]
    assert ordered == sorted(ordered)
    assert without.key(hard, (), 3, 10, behind=True) == without.key(hard, (), 3, 10)


def test_missing_exactly_the_published_share_is_not_more() -> None:
    rule = Attendance(30)
    assert [rule.is_much(3, 10), rule.is_much(4, 10), rule.is_much(0, 0)] == [False, True, False]
    assert [rule.is_much(4, 4), rule.is_much(2, 5)] == [False, True]  # four days tell too little
    assert [rule.is_much(300, 1000), rule.is_much(301, 1000)] == [False, True]
