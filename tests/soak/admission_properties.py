"""Look for counter-examples to what the admission promises, by the hundred thousand.

    ./run soak admission_properties [--scale=1.0] [--seed=1]

Misreports: every other ordered list a child could hand in, in small random markets, under the rules
that promise that lying is useless, and under "first choice first", where it must be found out.
Withdrawals: nobody else may be worse off. Planted faults: a draw for each child instead of each
family, and a reserve that is one seat short, must be seen.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from minsheng.engines.admission import (  # noqa: E402
    Reserves,
    SeatOrder,
    audit,
    audit_children,
    deferred,
    market_from_data,
    match,
    match_families,
    rematch,
)
from minsheng.engines.admission.exact import Watch  # noqa: E402
from minsheng.engines.admission.invented import Town, invented_market  # noqa: E402
from minsheng.engines.admission.proving import prove  # noqa: E402
from tests.engines.admission import brute  # noqa: E402

BATCH = 4_000
FIRST_CHOICE_FIRST = 1 << 20


class Small(NamedTuple):
    """A market of single children; the wish lists are what they truly want."""

    wishes: list[list[int]]
    keys: list[dict[int, int]]
    capacity: list[int]
    reserves: list[list[int]]
    group: list[int]


def small(chance: random.Random) -> Small:
    children, classes, groups = chance.randint(3, 8), chance.randint(2, 4), 2
    tickets = [chance.sample(range(children), children) for _ in range(classes)]
    if chance.random() < 0.3:
        tickets = [tickets[0]] * classes
    capacity = [chance.randint(1, 3) for _ in range(classes)]
    return Small(
        [
            chance.sample(range(classes), chance.randint(1, min(3, classes)))
            for _ in range(children)
        ],
        [{c: tickets[c][i] for c in range(classes)} for i in range(children)],
        capacity,
        [
            [first := chance.randint(0, seats), chance.randint(0, seats - first)]
            for seats in capacity
        ],
        [chance.randint(-1, groups - 1) for _ in range(children)],
    )


Variant = tuple[Small, int, list[int]]
"""A market in which one child hands in this list (-1: nobody lies)."""


def solve_all(
    variants: list[Variant], order: SeatOrder | None, *, boston: bool = False
) -> list[list[int]]:
    """All variants side by side as one market, by the engine."""
    start, classes, keys, capacity, kept, group = [0], [], [], [], [], []
    for market, liar, said in variants:
        offset = len(capacity)
        for child, wishes in enumerate(market.wishes):
            listed = said if child == liar else wishes
            classes += [offset + kind for kind in listed]
            keys += [
                market.keys[child][kind] + boston * FIRST_CHOICE_FIRST * place
                for place, kind in enumerate(listed)
            ]
            start.append(len(classes))
        capacity += market.capacity
        kept += market.reserves
        group += market.group
    reserves = Reserves(np.array(kept), np.array(group), order) if order else None
    found = deferred(
        (start, np.array(classes, dtype=int)), np.array(keys, dtype=int), capacity, reserves
    )
    answers, child, offset = [], 0, 0
    for market, _, _ in variants:
        count = len(market.wishes)
        own = found[child : child + count].tolist()
        answers.append([kind - offset if kind >= 0 else -1 for kind in own])
        child, offset = child + count, offset + len(market.capacity)
    return answers


def lies(market: Small) -> Iterator[Variant]:
    """Every other ordered list of any classes, for every child."""
    kinds = range(len(market.capacity))
    for child, wishes in enumerate(market.wishes):
        for length in range(min(len(market.capacity), 3) + 1):
            for said in permutations(kinds, length):
                if list(said) != wishes:
                    yield market, child, list(said)


def misreports(
    count: int, order: SeatOrder | None, seed: int, *, boston: bool = False
) -> tuple[int, int]:
    """How many were tried and how many paid."""
    chance = random.Random(seed)
    tried = paid = 0
    while tried < count:
        batch: list[Variant] = []
        while len(batch) < BATCH:
            market = small(chance)
            batch += [(market, -1, []), *lies(market)]
        answers = solve_all(batch, order, boston=boston)
        honest: list[int] = []
        for (market, liar, _), answer in zip(batch, answers, strict=True):
            if liar < 0:
                honest = answer
                continue
            tried += 1
            rank = [*market.wishes[liar], -1]
            got = answer[liar] if answer[liar] in rank else None
            paid += got is not None and rank.index(got) < rank.index(honest[liar])
    return tried, paid


def family_misreports(count: int, order: str, seed: int) -> tuple[int, int]:
    """Families with siblings that reorder or shorten their list of options."""
    chance = random.Random(seed)
    tried = paid = number = 0
    while tried < count:
        number += 1
        data = invented_market(Town(40, 6, 0.4, order=order), seed * 10_000 + number)
        honest = match(data)
        if honest.blocking:
            continue
        for family, options in enumerate(data["options"]):
            said = chance.sample(range(len(options)), chance.randint(1, len(options)))
            lie = data | {"options": list(data["options"])}
            lie["options"][family] = [options[place] for place in said]
            got = match(lie).choice[family]
            now = honest.choice[family]
            place = said[got] if got >= 0 else len(options)
            tried += 1
            paid += place < (now if now >= 0 else len(options))
    return tried, paid


def withdrawals(count: int, order: SeatOrder | None, seed: int) -> tuple[int, int]:
    """A child leaves, everything is matched anew: is anybody else worse off?"""
    chance = random.Random(seed)
    batch: list[Variant] = []
    while len(batch) < 2 * count:
        market = small(chance)
        batch += [(market, -1, []), (market, chance.randrange(len(market.wishes)), [])]
    answers = solve_all(batch, order)
    worse = 0
    for place in range(0, len(batch), 2):
        market, gone = batch[place][0], batch[place + 1][1]
        for child, wishes in enumerate(market.wishes):
            rank = [*wishes, -1].index
            if child != gone:
                worse += rank(answers[place + 1][child]) > rank(answers[place][child])
    return count, worse


def waiting_lists(count: int, seed: int) -> tuple[int, int, int, int]:
    """Families leave one by one; the list hands on. Who is worse off, who is left with a claim?

    Where present places are kept there may be no outcome without a claim; how often that is proved
    is counted last.
    """
    chance = random.Random(seed)
    done = worse = claims = proved = number = 0
    while done < count:
        number += 1
        order = ("zone", "one", "noise")[number % 3]
        market = market_from_data(invented_market(Town(150, 12, 0.3, order=order), seed + number))
        now, away = match_families(market), set()
        upgrade = {family for family in range(market.families) if chance.random() < 0.4}
        for _ in range(30):
            away.add(chance.choice(np.flatnonzero(now >= 0).tolist()))
            listed = {f for f in range(market.families) if now[f] < 0 or f in upgrade}
            found = rematch(market, now, listed=listed, gone=away)
            here = np.array([family not in away for family in range(market.families)])
            before = np.where(now < 0, 1_000, now)[here]
            worse += int((np.where(found.choice < 0, 1_000, found.choice)[here] > before).sum())
            if audit(found.floor_market, found.floor_choice).blocking:
                claims += 1
                seen = prove(found.floor_market, found.floor_choice, Watch(20))
                proved += seen.status == "none_exists"
            now, done = found.choice, done + 1
    return done, worse, claims, proved


def tickets_for(each: str, count: int, seed: int) -> tuple[int, int]:
    """Markets in one order by a ticket for each "family" or each "child": how many have no stable match?

    One child wants the even classes, its brother or sister the odd ones, both or none; single
    children want any.
    """
    none = 0
    for number in range(count):
        data = _pairs_and_singles(random.Random(seed * 1_000 + number), each)
        result = match(data)
        if result.blocking:
            none += match(data, prove=True, time_limit_s=30).status == "none_exists"
    return count, none


def _pairs_and_singles(chance: random.Random, each: str) -> dict[str, Any]:
    pairs, singles, classes = 30, 90, 12
    tickets = chance.sample(range(1_000), 2 * pairs + singles)
    options = []
    for family in range(pairs):
        own = tickets[2 * family : 2 * family + 2]
        keys = own if each == "child" else [own[0], own[0]]
        even = chance.sample(range(0, classes, 2), 3)
        odd = chance.sample(range(1, classes, 2), 3)
        both = sorted(((a, b) for a in even for b in odd), key=lambda _: chance.random())
        options.append([[[a, 1, keys[0]], [b, 1, keys[1]]] for a, b in both])
    options += [
        [[[c, 1, ticket]] for c in chance.sample(range(classes), 4)]
        for ticket in tickets[2 * pairs :]
    ]
    return {
        "capacity": [9] * classes,
        "family_sizes": [2] * pairs + [1] * singles,
        "options": options,
    }


def brute_force(count: int, seed: int) -> tuple[int, int, int, int]:
    """Tiny markets beside every match there is: tried, without a stable one, missed, proved wrongly."""
    chance = random.Random(seed)
    none = missed = wrong = 0
    for _ in range(count):
        data = brute.tiny(chance, families=4)
        fewest, _ = brute.best(data)
        quick, proved = match(data), match(data, prove=True)
        none += fewest > 0
        missed += fewest == 0 and quick.blocking > 0
        wrong += (proved.min_blocking or 0) != fewest or proved.blocking != fewest
    return count, none, missed, wrong


def short_reserves(count: int, seed: int) -> tuple[int, int]:
    """One reserve is applied one seat short: of the outcomes that differ, how many does the audit see?

    Those it does not see are stable under the published rule as well, only not the children's best.
    """
    chance = random.Random(seed)
    differ = seen = 0
    while differ < count:
        market = small(chance)
        places = [(c, g) for c, row in enumerate(market.reserves) for g, n in enumerate(row) if n]
        if not places:
            continue
        kind, group = chance.choice(places)
        short = [list(row) for row in market.reserves]
        short[kind][group] -= 1
        order = chance.choice(list(SeatOrder))
        right, wrong = solve_all(
            [(market, -1, []), (market._replace(reserves=short), -1, [])], order
        )
        if right == wrong:
            continue
        differ += 1
        kept = Reserves(np.array(market.reserves), np.array(market.group), order)
        keys = [[own[c] for c in w] for own, w in zip(market.keys, market.wishes, strict=True)]
        seen += not audit_children(market.wishes, keys, market.capacity, wrong, kept).stable
    return differ, seen


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    scale, seed = asked.scale, asked.seed
    failed = 0

    def tell(name: str, good: bool, said: Any) -> None:
        nonlocal failed
        failed += not good
        print(f"{'holds' if good else 'FAILS'}  {name}: {said}", flush=True)  # noqa: T201

    began = time.process_time()
    for order in (None, *SeatOrder):
        tried, paid = misreports(int(100_000 * scale), order, seed)
        tell(f"misreports, {order or 'no reserves'}", not paid, f"{tried:,} tried, {paid} paid")
    tried, paid = family_misreports(int(10_000 * scale), "one", seed)
    tell("misreports of families in one order", not paid, f"{tried:,} tried, {paid} paid")
    tried, paid = family_misreports(int(10_000 * scale), "zone", seed)
    tell("misreports of families with zones (no theorem)", True, f"{tried:,} tried, {paid} paid")
    for order in (None, *SeatOrder):
        done, worse = withdrawals(int(20_000 * scale), order, seed)
        tell(f"withdrawals, {order or 'no reserves'}", not worse, f"{done:,}, {worse} worse off")
    done, worse, claims, proved = waiting_lists(int(3_000 * scale), seed)
    said = (
        f"{done:,} withdrawals, {worse} worse off, a claim left after {claims}, {proved} proved so"
    )
    tell("waiting lists of families", not worse and claims <= 0.01 * done, said)
    tried, paid = misreports(int(20_000 * scale), None, seed, boston=True)
    tell("planted: first choice first", paid > 0, f"{paid:,} of {tried:,} misreports pay")
    for each in ("family", "child"):
        count, none = tickets_for(each, max(int(20 * scale), 5), seed)
        said = f"{none} of {count} markets have no stable match"
        tell(f"a ticket for each {each}", (none > 0) == (each == "child"), said)
    count, none, missed, wrong = brute_force(int(2_000 * scale), seed)
    said = (
        f"{count:,} markets, {none} without a stable match, {missed} missed, {wrong} proved wrongly"
    )
    tell("tiny markets beside every match there is", not missed and not wrong, said)
    differ, seen = short_reserves(int(1_000 * scale), seed)
    tell("planted: reserve off by one", seen > 0.9 * differ, f"{seen:,} of {differ:,} seen")
    print(f"{time.process_time() - began:.0f} CPU s")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
