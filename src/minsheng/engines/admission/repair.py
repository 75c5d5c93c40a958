"""Mending a match: seats given up by families refused elsewhere go to those who would rather have them."""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import numpy as np

from .arrays import Ints
from .market import Market
from .rounds import Layout
from .seating import Claim, Seating

MOST_MOVES = 60
"""A family moved more often than this in one attempt goes round in circles and is left alone."""


class Repair:
    """A match under repair: who holds which seats, who waits, where seats have been given up.

    Families that wait take the best option in which each class has room above their key; whoever
    no longer fits behind them waits in turn. Where a seat was given up, the families that would
    rather have it are looked for in the order of their keys.
    """

    def __init__(self, market: Market, layout: Layout, choice: Ints) -> None:
        self.capacity: list[int] = market.capacity.tolist()
        self.option_start: list[int] = market.option_start.tolist()
        self.part_start: list[int] = market.part_start.tolist()
        self.part_class: list[int] = market.part_class.tolist()
        self.part_seats: list[int] = market.part_seats.tolist()
        self.part_key: list[int] = market.part_key.tolist()
        self.option_family: list[int] = market.option_family.tolist()
        self.wishes_start: list[int] = layout.start.tolist()
        self.wish_option: list[int] = market.part_option[layout.order].tolist()
        self.wish_family: list[int] = layout.family.tolist()
        self.current: list[int] = np.where(
            choice >= 0, market.option_start[:-1] + choice, market.option_start[1:]
        ).tolist()
        self.keys: list[list[int]] = [[] for _ in self.capacity]
        self.holders: list[list[int]] = [[] for _ in self.capacity]
        self.seats: list[list[int]] = [[] for _ in self.capacity]
        self.used = [0] * len(self.capacity)
        held = np.zeros(len(layout.order), dtype=np.bool_)
        held[layout.place[market.parts_of(market.chosen(choice))]] = True
        at = np.flatnonzero(held)
        for place, part in zip(at.tolist(), layout.order[at].tolist(), strict=True):
            kind, seats, key = self.part_class[part], self.part_seats[part], self.part_key[part]
            self.keys[kind].append(key)
            self.holders[kind].append(self.wish_family[place])
            self.seats[kind].append(seats)
            self.used[kind] += seats
        self.reserves = market.reserves
        self.group: list[int] = market.reserves.group.tolist() if market.reserves else []
        self.kept: list[list[int]] = market.reserves.seats.tolist() if market.reserves else []
        self.seatings: dict[int, Seating] = {}
        self.floors = bool((market.part_key < 0).any())
        self.given_up: dict[int, None] = {}
        self.moves: dict[int, int] = {}

    def choice(self) -> Ints:
        """(families,) place of the option each family has, -1 for none."""
        return np.array(
            [
                option - start if option < end else -1
                for option, start, end in zip(
                    self.current, self.option_start, self.option_start[1:], strict=False
                )
            ],
            dtype=np.int64,
        )

    def settle(self, waiting: Iterable[int], chance: random.Random | None = None) -> set[int]:
        """Serve who waits and fill what is given up until nobody would rather move.

        Args:
            chance: shuffles the order in which families are served; without it, by number.

        Returns:
            Families left alone because they went round in circles; empty if the match is stable.
        """
        rank = chance.random if chance else (lambda: 0.0)
        heap = [(rank(), family) for family in waiting]
        heapq.heapify(heap)
        self.moves = {}
        circling: set[int] = set()
        while heap or self.given_up:
            if heap:
                _, family = heapq.heappop(heap)
                bumped = self._serve(family, circling)
            else:
                kind = next(iter(self.given_up))
                del self.given_up[kind]
                bumped = self._refill(kind, circling)
            for one in bumped:
                heapq.heappush(heap, (rank(), one))
        return circling

    def wanting(self) -> list[int]:
        """Families that prefer an option in which there is room for them."""
        return [
            family
            for family, start in enumerate(self.option_start[:-1])
            if any(self._fits(option) for option in range(start, self.current[family]))
        ]

    def _parts(self, option: int) -> Iterator[tuple[int, int, int]]:
        """Class, seats and key of each part."""
        first, end = self.part_start[option], self.part_start[option + 1]
        return zip(
            self.part_class[first:end],
            self.part_seats[first:end],
            self.part_key[first:end],
            strict=True,
        )

    def _fits(self, option: int) -> bool:
        """Whether each class has room above the family's key; its own seats count as free."""
        for kind, seats, key in self._parts(option):
            room = self.capacity[kind] - seats
            if self.used[kind] > room:
                if room < 0:
                    return False
                if self.reserves is not None and any(self.kept[kind]):
                    if not self._chosen(kind, seats, key, self.option_family[option]):
                        return False
                    continue
                better = bisect_left(self.keys[kind], key)
                held = sum(self.seats[kind][:better])
                if held > room and held - self._own_floor(option, kind, key) > room:
                    return False
        return True

    def _own_floor(self, option: int, kind: int, key: int) -> int:
        """Seats the family holds in the class at a better key than this, its present place."""
        if not self.floors:
            return 0
        family = self.option_family[option]
        current = self.current[family]
        if current >= self.option_start[family + 1]:
            return 0
        return sum(s for k, s, own in self._parts(current) if k == kind and own < key)

    def _chosen(self, kind: int, seats: int, key: int, family: int) -> bool:
        """Whether a class with reserves would take the family beside the others it holds."""
        if self._sits_in(family, kind):
            claims = [claim for claim in self._claims(kind) if claim[1] != family]
            return self._seating(kind, claims).takes(key, seats, self.group[family])
        seating = self.seatings.get(kind)
        if seating is None:
            seating = self.seatings[kind] = self._seating(kind, self._claims(kind))
        return seating.takes(key, seats, self.group[family])

    def _sits_in(self, family: int, kind: int) -> bool:
        option = self.current[family]
        if option >= self.option_start[family + 1]:
            return False
        return kind in self.part_class[self.part_start[option] : self.part_start[option + 1]]

    def _claims(self, kind: int) -> list[Claim]:
        return [
            (key, family, seats, self.group[family])
            for key, family, seats in zip(
                self.keys[kind], self.holders[kind], self.seats[kind], strict=True
            )
        ]

    def _seating(self, kind: int, claims: list[Claim]) -> Seating:
        assert self.reserves is not None
        return Seating(claims, self.capacity[kind], self.kept[kind], self.reserves.order)

    def _serve(self, family: int, circling: set[int]) -> list[int]:
        """Give the family the best option that fits, if it is better than what it has.

        A present place may be passed on to a brother or sister only while it is held: who has
        come back to it looks again.
        """
        for option in range(self.option_start[family], self.current[family]):
            if self._fits(option):
                times = self.moves[family] = self.moves.get(family, 0) + 1
                if times > MOST_MOVES:
                    circling.add(family)
                    return []
                bumped = self._move(family, option)
                return [*bumped, family] if self.floors else bumped
        return []

    def take_free(self, family: int) -> bool:
        """Move the family to the best option whose seats are free, its own counted; nobody loses."""
        for option in range(self.option_start[family], self.current[family]):
            if self._fits(option) and all(
                self.used[kind] - self._holds(family, kind) + seats <= self.capacity[kind]
                for kind, seats, _ in self._parts(option)
            ):
                self._move(family, option)
                return True
        return False

    def _holds(self, family: int, kind: int) -> int:
        here = zip(self.holders[kind], self.seats[kind], strict=True)
        return sum(seats for holder, seats in here if holder == family)

    def _move(self, family: int, option: int) -> list[int]:
        """Leave the old seats, take the new ones; returns who lost theirs by that."""
        self._leave(family)
        self.current[family] = option
        bumped: list[int] = []
        for kind, seats, key in self._parts(option):
            place = bisect_left(self.keys[kind], key)
            self.keys[kind].insert(place, key)
            self.holders[kind].insert(place, family)
            self.seats[kind].insert(place, seats)
            self.used[kind] += seats
            self.seatings.pop(kind, None)
            if self.used[kind] > self.capacity[kind]:
                bumped += self._without_room(kind)
        for one in dict.fromkeys(bumped):
            self._leave(one)
        return bumped

    def _without_room(self, kind: int) -> list[int]:
        """Who does not fit behind better keys; a smaller family further back may still fit."""
        if self.reserves is not None and any(self.kept[kind]):
            return self._seating(kind, self._claims(kind)).refused
        room, out = self.capacity[kind], []
        for family, seats in zip(self.holders[kind], self.seats[kind], strict=True):
            if seats > room:
                out.append(family)
            else:
                room -= seats
        return out

    def _leave(self, family: int) -> None:
        option, end = self.current[family], self.option_start[family + 1]
        if option >= end:
            return
        for kind, seats, key in self._parts(option):
            place = bisect_left(self.keys[kind], key)
            del self.keys[kind][place], self.holders[kind][place], self.seats[kind][place]
            self.used[kind] -= seats
            self.seatings.pop(kind, None)
            self.given_up[kind] = None
        self.current[family] = end

    def _refill(self, kind: int, circling: set[int]) -> list[int]:
        """Offer the class to the families that would rather have it, the best key first."""
        bumped: list[int] = []
        for place in range(self.wishes_start[kind], self.wishes_start[kind + 1]):
            option, family = self.wish_option[place], self.wish_family[place]
            if option >= self.current[family] or family in circling or not self._fits(option):
                continue
            bumped += self._serve(family, circling)
        return bumped
