"""A snapshot that cannot be read as meant is sent back with place and mend."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minsheng.engines.appraisal import BadInput, read_snapshot, snapshot_from_data
from tests.engines.appraisal.builders import data, indicator, unit


def complaint(broken: dict[str, Any]) -> str:
    with pytest.raises(BadInput) as refusal:
        snapshot_from_data(broken)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("done", "many", "row 2, facts.done: 'many' is not of the kind number"),
        ("done", 1.5, "facts.done: 1.5 is not of the kind number"),
        ("done", "1e400", "facts.done"),
        ("done", True, "facts.done"),
        (
            "false_data",
            1,
            "facts.false_data: 1 is not of the kind yes_no. Write true, false or null.",
        ),
        ("open_found", 11, "row 2, open: More were counted than asked"),
        ("visits", -1, "row 2, open: A size or spread is below 0"),
        ("spread", "-0.1", "row 2, mark: A size or spread is below 0"),
        ("doors", 1, "facts.doors: The registry has no such fact. Remove it."),
    ],
)
def test_a_bad_fact_is_named(name: str, value: Any, words: str) -> None:
    assert words in complaint(data(unit("a"), unit("b", **{name: value})))


def test_what_nobody_knows_must_be_said() -> None:
    broken = data(unit("a"))
    del broken["units"][0]["facts"]["late"]

    assert "facts.late: It is missing. Write null if nobody knows." in complaint(broken)


def test_a_unit_stands_there_once() -> None:
    assert "'a' stands here twice" in complaint(data(unit("a"), unit("a")))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"total": 90}, "The weights add up to 100, the total is 90."),
        ({"draws": 10_001}, "draws: It lies outside 1 to 10000."),
        ({"missing": "guess"}, "There is no 'guess' here. Write one of: renormalise, zero, neutral."),
        ({"verified": "yes"}, "verified: This is neither true nor false."),
        ({"colour": "red"}, "colour: Nothing of this name is read."),
        ({"items": []}, "The weights add up to 0"),
        ({"veto": [{"key": "v", "name": "v", "when": "late +", "cap": 0}]}, "veto, row 1, when: 'late +' cannot be used"),
        ({"bonus": [{"key": "v", "name": "v", "points": 1}]}, "Either count or when decides."),
    ],
)  # fmt: skip
def test_a_bad_scheme_is_named(change: dict[str, Any], words: str) -> None:
    assert words in complaint(data(unit("a"), **change))


@pytest.mark.parametrize(
    ("key", "scale", "words"),
    [
        ("nothing", {"method": "rank"}, "'nothing' is not in the registry."),
        ("progress", {"method": "target"}, "The target is missing."),
        (
            "progress",
            {"method": "range", "worst": 1, "best": 1},
            "A range needs two different ends.",
        ),
        (
            "progress",
            {"method": "quartile", "bars": ["1", "0.5", "0.6", "0"]},
            "four falling parts",
        ),
        ("open", {"method": "rank"}, "could punish an improvement"),
    ],
)
def test_a_scale_that_cannot_work_is_named(key: str, scale: dict[str, Any], words: str) -> None:
    broken = data(unit("a"), items=[{"indicator": key, "weight": 100, "scale": scale}])

    assert words in complaint(broken)


def test_a_formula_names_known_facts_only() -> None:
    broken = data(unit("a"))
    broken["registry"]["indicators"].append(indicator("x", "done / people"))

    assert "'done / people' cannot be used: column 8: unknown_fact people" in complaint(broken)


def test_all_faults_come_at_once() -> None:
    broken = data(unit("a", done="x"), unit("b", due="y"), missing="guess")

    assert len(complaint(broken).splitlines()) == 3


@pytest.mark.parametrize("text", ["[]", "{", '{"format": "x/1"}', '"', ""])
def test_a_file_that_is_no_snapshot(tmp_path: Path, text: str) -> None:
    file = tmp_path / "snap.json"
    file.write_text(text)

    with pytest.raises(BadInput, match=r"^snap\.json"):
        read_snapshot(file)


def test_how_the_file_is_laid_out_plays_no_part(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    tidy = data(unit("a", mark="4.50"), unit("b"))
    first.write_text(json.dumps(tidy, indent=3))
    tidy["units"].reverse()
    tidy["units"][1]["facts"]["mark"] = 4.5
    second.write_text(json.dumps(tidy, sort_keys=True))

    assert read_snapshot(first).digest == read_snapshot(second).digest


def test_the_canonical_form_can_be_read_again() -> None:
    once = snapshot_from_data(data(unit("a", mark=Decimal("3.14"), late=None)))

    again = snapshot_from_data(json.loads(json.dumps(once.plain())))

    assert again.digest == once.digest
