"""Draws: exact quotas, nobody where they may not go, the same answer whoever computes it."""

from __future__ import annotations

import itertools
import json
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.engines.draw import (
    BadPlan,
    Conflict,
    DrawPlan,
    Method,
    NotEnoughInspectors,
    QuotaTooLarge,
    Source,
    Unit,
    canonical,
    differences,
    document,
    document_bytes,
    draw,
    proportional,
)
from minsheng.engines.draw.pairing import teams_for

SCRIPT = Path(__file__).parents[3] / "examples" / "recompute_draw.py"
LOTTERY = (Source("样例彩票第 2026001 期", "2026-11-30"),)


@st.composite
def plans(draw_from: st.DrawFn) -> DrawPlan:
    """Plans of three strata at most, some without an answer for their inspectors."""
    sizes = draw_from(st.lists(st.integers(1, 6), min_size=1, max_size=3))
    units = [Unit(f"站{s}-{i}", f"层{s}") for s, size in enumerate(sizes) for i in range(size)]
    quotas = {f"层{s}": draw_from(st.integers(0, size)) for s, size in enumerate(sizes)}
    inspectors = [f"p{i}" for i in range(draw_from(st.integers(1, 5)))]
    pairs = list(itertools.product(inspectors, [unit.code for unit in units]))
    barred = draw_from(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs) // 2))
    return DrawPlan(
        title="抽查",
        units=tuple(units),
        quotas=quotas,
        sources=(*LOTTERY, Source("beacon")),
        withheld={"站x": "正在装修"},
        inspectors=tuple(inspectors),
        conflicts=tuple(Conflict(*pair, "本单位") for pair in barred),
        team=draw_from(st.integers(0, 2)),
        most_each=draw_from(st.none() | st.integers(1, 4)),
        method=draw_from(st.sampled_from(Method)),
    )


values = st.tuples(st.lists(st.integers(0, 99), min_size=1, max_size=4), st.just(["9AF0"]))


@st.composite
def preferences(draw_from: st.DrawFn) -> dict[str, list[str]]:
    """Up to six units, each with those of up to five inspectors who may go there, in some order."""
    inspectors = st.lists(st.sampled_from("abcde"), unique=True)
    units = draw_from(st.integers(1, 6))
    return {f"站{number}": draw_from(inspectors) for number in range(units)}


def brute_force(allowed: dict[str, list[str]], team: int, most: int) -> bool:
    """Is there any way to send ``team`` inspectors to each unit? Tries them all."""
    units = list(allowed)
    left = Counter(dict.fromkeys(set().union(*allowed.values()), most))

    def rest(place: int) -> bool:
        if place == len(units):
            return True
        free = [one for one in allowed[units[place]] if left[one]]
        for people in itertools.combinations(free, team):
            left.subtract(people)
            found = rest(place + 1)
            left.update(people)
            if found:
                return True
        return False

    return rest(0)


@given(plans(), values)
def test_quotas_are_exact_and_conflicts_are_kept(plan: DrawPlan, shown: tuple[list, list]) -> None:
    try:
        found = draw(plan, shown)
    except NotEnoughInspectors:
        return
    drawn = Counter(pick.stratum for pick in found.picks)
    assert drawn == Counter({name: wanted for name, wanted in plan.quotas.items() if wanted})
    assert len({pick.code for pick in found.picks}) == len(found.picks)
    stratum = {unit.code: unit.stratum for unit in plan.units}
    assert all(stratum[pick.code] == pick.stratum for pick in found.picks)
    barred = {(one.inspector, one.unit) for one in plan.conflicts}
    sent = [(person, pick.code) for pick in found.picks for person in pick.inspectors]
    assert not barred & set(sent)
    assert all(len(set(pick.inspectors)) == plan.team for pick in found.picks)
    if plan.most_each:
        assert max(Counter(person for person, _ in sent).values(), default=0) <= plan.most_each


@given(preferences(), st.integers(1, 2), st.none() | st.integers(1, 4))
def test_an_answer_is_found_whenever_there_is_one(
    allowed: dict[str, list[str]], team: int, most_each: int | None
) -> None:
    inspectors = len(set().union(*allowed.values()))
    try:
        teams = teams_for(allowed, team=team, inspectors=inspectors, most_each=most_each)
    except NotEnoughInspectors as fault:
        assert not brute_force(allowed, team, most_each or len(allowed))
        _names_the_bottleneck(allowed, team, fault)
        return
    loads = Counter(person for people in teams.values() for person in people)
    most = max(loads.values())
    if most_each is None and most > 1:
        assert not brute_force(allowed, team, most - 1), "visits are shared out as evenly as can be"


def _names_the_bottleneck(
    allowed: dict[str, list[str]], team: int, fault: NotEnoughInspectors
) -> None:
    """The named inspectors are the only ones for the named units, and cannot do it."""
    named = {unit: set(allowed[unit]) for unit in fault.units}
    assert set().union(*named.values()) == set(fault.inspectors)
    possible = sum(
        min(fault.most, sum(one in people for people in named.values())) for one in fault.inspectors
    )
    wanted = team * len(fault.units)
    assert possible < wanted or any(len(people) < team for people in named.values())


@given(plans(), values, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_plays_no_part(
    plan: DrawPlan, shown: tuple[list, list], chance: random.Random
) -> None:
    def mixed(things: tuple) -> tuple:
        return tuple(chance.sample(things, len(things)))

    other = replace(
        plan,
        units=mixed(plan.units),
        inspectors=mixed(plan.inspectors),
        conflicts=mixed(plan.conflicts),
        quotas=dict(mixed(tuple(plan.quotas.items()))),
    )
    assert other.commitment == plan.commitment
    try:
        first = document_bytes(draw(plan, shown))
    except NotEnoughInspectors as fault:
        with pytest.raises(NotEnoughInspectors, match=re.escape(str(fault))):
            draw(other, shown)
        return
    assert document_bytes(draw(other, shown)) == first
    assert differences(json.loads(first)) == []


def _twenty(quota: int = 3) -> DrawPlan:
    units = tuple(Unit(f"330802-ST-{number:04d}", "柯城") for number in range(1, 21))
    return DrawPlan("抽查", units, {"柯城": quota}, LOTTERY)


def test_every_unit_is_drawn_equally_often() -> None:
    """Chi-square over 2,000 draws: 19 degrees of freedom, 99.9 % of fair draws stay under 43.8."""
    times: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    for number in range(2_000):
        picks = draw(_twenty(), [[number]]).picks
        times.update(pick.code for pick in picks)
        firsts[picks[0].code] += 1
    for counts, expected in ((times, 300), (firsts, 100)):
        assert len(counts) == 20
        assert sum((one - expected) ** 2 / expected for one in counts.values()) < 43.8


def test_every_inspector_is_sent_equally_often_where_nothing_bars_them() -> None:
    """Two places for five people at each of three units, 1,000 times: 4 degrees of freedom, 18.5 at 99.9 %."""
    plan = replace(_twenty(), inspectors=tuple("abcde"), team=1)
    met: Counter[str] = Counter()
    for number in range(1_000):
        met[draw(plan, [[number]]).picks[0].inspectors[0]] += 1
    assert sum((one - 200) ** 2 / 200 for one in met.values()) < 18.5


def test_two_draws_with_the_same_numbers_are_independent() -> None:
    spring, autumn = _twenty(), replace(_twenty(), title="秋季抽查")
    shown = [[3, 14, 15]]
    assert [p.code for p in draw(spring, shown).picks] != [
        p.code for p in draw(autumn, shown).picks
    ]


def test_a_quota_larger_than_its_stratum_is_named() -> None:
    with pytest.raises(QuotaTooLarge, match="'柯城' holds 20 units, 21 are to be drawn") as fault:
        _twenty(21)
    assert (fault.value.wanted, fault.value.there) == (21, 20)


def test_a_unit_nobody_may_visit_is_named() -> None:
    plan = replace(
        _twenty(20),
        inspectors=("甲", "乙"),
        team=1,
        conflicts=tuple(Conflict(who, "330802-ST-0007") for who in ("甲", "乙")),
    )
    with pytest.raises(NotEnoughInspectors) as fault:
        draw(plan, [[1]])
    assert fault.value.units == ("330802-ST-0007",)
    assert fault.value.inspectors == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units": (Unit("a"), Unit("a", "x"))}, "unit 'a' is listed 2 times"),
        ({"withheld": {"330802-ST-0001": "装修"}}, "withheld and takes part"),
        ({"sources": ()}, "at least one public source"),
        ({"inspectors": ("甲", "甲")}, "inspector '甲'"),
        ({"quotas": {"柯城": -1}}, "asks for -1"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadPlan, match=words):
        replace(_twenty(), **change)  # type: ignore[arg-type]


def test_values_must_match_the_announced_sources() -> None:
    with pytest.raises(BadPlan, match="1 sources were announced, 2 have values"):
        draw(_twenty(), [[1], [2]])


def test_one_value_has_one_way_of_being_written() -> None:
    assert canonical({"b": [1, "站"], "a": None}) == '{"a":null,"b":[1,"站"]}'.encode()
    with pytest.raises(BadPlan):
        canonical({"a": [0.1]})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50), max_size=5), st.data())
def test_proportional_shares_add_up_and_fit(sizes: dict[str, int], data: st.DataObject) -> None:
    everything = sum(sizes.values())
    total = data.draw(st.integers(0, everything))
    shares = proportional(sizes, total)
    assert sum(shares.values()) == total
    for name, size in sizes.items():
        assert 0 <= shares[name] <= size
        assert abs(shares[name] - size * total / max(everything, 1)) < 1


def recomputed(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *more],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def _county(seed: int) -> DrawPlan:
    """Sixty stations in three strata, eight inspectors with many conflicts, two at each station."""
    chance = random.Random(seed)
    units = tuple(Unit(f"3308{c:02d}-ST-{i:04d}", f"县{c}") for c in (2, 3, 22) for i in range(20))
    inspectors = tuple(f"检查员{i}" for i in range(8))
    pairs = [(who, unit.code) for who in inspectors for unit in units]
    return DrawPlan(
        "2026 年第四季度双随机抽查",
        units,
        {"县2": 6, "县3": 9, "县22": 5},
        (*LOTTERY, Source("随机信标", "2026-11-30T12:00Z")),
        inspectors=inspectors,
        conflicts=tuple(Conflict(*pair, "利害关系") for pair in chance.sample(pairs, 150)),
        team=2,
    )


@pytest.mark.parametrize("seed", range(3))
def test_anybody_finds_the_same_with_the_script(seed: int, tmp_path: Path) -> None:
    found = draw(_county(seed), [[9, 31, 4], ["a7f3"]])
    path = tmp_path / "draw.json"
    path.write_bytes(document_bytes(found))

    answer = recomputed(path, found.plan.commitment)

    assert answer.returncode == 0, answer.stderr
    assert f"digest {document(found)['digest']}" in answer.stdout
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 200


@pytest.mark.parametrize("part", ["picks", "values", "commitment", "plan"])
def test_the_script_finds_what_was_changed(part: str, tmp_path: Path) -> None:
    claimed = document(draw(_county(1), [[9, 31, 4], ["a7f3"]]))
    if part == "picks":
        claimed["picks"][0][3], claimed["picks"][1][3] = ["检查员0", "检查员1"], []
    elif part == "values":
        claimed["values"][0] = [1, 2, 3]
    elif part == "plan":
        claimed["plan"]["units"].pop()
    else:
        claimed["commitment"] = "0" * 64
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(claimed), "utf-8")

    answer = recomputed(path)

    assert answer.returncode == 1
    assert part in answer.stderr or "picks" in answer.stderr
    assert {one.part for one in differences(claimed)} & {part, "picks"}


def test_the_script_knows_the_announced_plan(tmp_path: Path) -> None:
    path = tmp_path / "draw.json"
    path.write_bytes(document_bytes(draw(_county(2), [[1], ["b"]])))
    answer = recomputed(path, "0" * 64)
    assert answer.returncode == 1
    assert "not the one announced" in answer.stderr
