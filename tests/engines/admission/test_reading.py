"""A market file is read as meant, or its faults are named so that they can be mended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minsheng.engines.admission import BadInput, market_from_data, read_market


def data(**changes: Any) -> dict[str, Any]:
    """One family of two and one of one, three classes."""
    return {
        "capacity": [1, 2, 0],
        "family_sizes": [2, 1],
        "options": [[[[0, 1, 5], [1, 1, 5]], [[1, 2, 5]]], [[[1, 1, 6]]]],
    } | changes


def test_a_market_is_read(tmp_path: Path) -> None:
    file = tmp_path / "market.json"
    file.write_text(json.dumps(data(format="anything")))

    market = read_market(file)

    assert (market.classes, market.families) == (3, 2)
    assert market.option_start.tolist() == [0, 2, 3]
    assert market.part_start.tolist() == [0, 2, 3, 4]
    assert market.part_class.tolist() == [0, 1, 1, 1]
    assert market.part_family.tolist() == [0, 0, 0, 1]


def test_an_empty_market_is_a_market() -> None:
    market = market_from_data({"capacity": [], "family_sizes": [1], "options": [[]]})
    assert market.families == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([], "This is not an object."),
        ({}, "capacity: The list is missing."),
        (data(capacity=[1, -2, 0]), "capacity: Class 1 has -2 seats."),
        (data(capacity=[1.5, 2, 0]), "capacity: Class 0 has 1.5 seats."),
        (data(family_sizes=[2]), "options: There are 2 families here and 1 in family_sizes."),
        (data(family_sizes=[2, True]), "family 1, family_sizes: It has true children."),
        (data(options=[[], 7]), "family 1, options: This is not a list."),
        (data(options=[[], [[]]]), "family 1, option 0: [] is no list of"),
        (data(options=[[], [[[0, 1]]]]), "family 1, option 0: [0, 1] is no part."),
        (data(options=[[], [[[0, "1", 2]]]]), 'family 1, option 0, seats: "1" is no whole number.'),
        (data(options=[[], [[[0, 1, 2.0]]]]), "family 1, option 0, key: 2.0 is no whole number."),
        (data(options=[[], [[[0, 1, 1 << 70]]]]), "family 1, option 0, key: 118"),
        (data(options=[[[[3, 1, 1]]], []]), "family 0, option 0, class: There is no class 3"),
        (data(options=[[[[0, 0, 1]]], []]), "family 0, option 0, seats: It asks for 0 seats."),
        (data(options=[[[[0, 1, 1], [0, 1, 1]]], []]), "Class 0 is named twice in one option."),
        (data(options=[[[[0, 1, 4]]], [[[0, 1, 4]]]]), "Key 4 in class 0 is also family 0's."),
        (data(options=[[[[0, 1, 4]], [[0, 2, 5]]], []]), "In class 0 it has the keys 4 and 5."),
    ],
)
def test_a_fault_names_its_place_and_what_to_do(wrong: object, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        market_from_data(wrong)

    assert said in str(refused.value)
    assert all(fault.mend for fault in refused.value.faults)


def test_a_file_that_is_no_json_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "market.json").write_text("{")
    with pytest.raises(BadInput, match="not JSON"):
        read_market(tmp_path / "market.json")


def test_many_faults_are_counted_rather_than_listed() -> None:
    with pytest.raises(BadInput, match="… and 10 more"):
        market_from_data(data(capacity=[-1] * 60))
