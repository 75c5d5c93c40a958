"""A market: classes with seats, families with options in their order of preference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .arrays import Ints, ranges
from .reserves import Reserves


@dataclass(frozen=True)
class Market:
    """Everything a match needs, as flat arrays; `reading` makes one from the published JSON.

    Family f has the options ``option_start[f]`` … ``option_start[f + 1] - 1``, best first; option
    o has the parts ``part_start[o]`` … ``part_start[o + 1] - 1``: so many seats in a class, at a
    key. All parts of an option are granted together. The lower key is served first; in one class
    a family has one key and no two families have the same.

    Attributes:
        capacity: (classes,) seats, none negative.
        family_sizes: (families,) children, at least 1 each.
        option_start: (families + 1,); part_start: (options + 1,).
        part_class, part_seats, part_key: (parts,).
        reserves: soft reserves, with the group of each family; both or all children of a family
            count in its group, and a family sits in a reserve whole or not at all.
    """

    capacity: Ints
    family_sizes: Ints
    option_start: Ints
    part_start: Ints
    part_class: Ints
    part_seats: Ints
    part_key: Ints
    reserves: Reserves | None = None

    @property
    def classes(self) -> int:
        return len(self.capacity)

    @property
    def families(self) -> int:
        return len(self.family_sizes)

    @cached_property
    def option_family(self) -> Ints:
        """(options,) whose option it is."""
        return np.repeat(np.arange(self.families), np.diff(self.option_start))

    @cached_property
    def part_option(self) -> Ints:
        """(parts,) the option it belongs to."""
        if self.one_part_each:
            return np.arange(len(self.part_class))
        return np.repeat(np.arange(len(self.part_start) - 1), np.diff(self.part_start))

    @cached_property
    def one_part_each(self) -> bool:
        """Whether every option is in one class: options and parts are the same."""
        return len(self.part_class) == len(self.part_start) - 1

    @property
    def one_seat_each(self) -> bool:
        """Whether every option is one seat, so that deferred acceptance in rounds is final."""
        return self.one_part_each and bool((self.part_seats == 1).all())

    @cached_property
    def part_family(self) -> Ints:
        """(parts,) whose part it is."""
        if self.one_part_each:
            return self.option_family
        return self.option_family[self.part_option]

    def chosen(self, choice: Ints) -> Ints:
        """Absolute numbers of the options that ``choice`` (one per family, -1 for none) grants."""
        granted = choice >= 0
        return self.option_start[:-1][granted] + choice[granted]

    def parts_of(self, options: Ints) -> Ints:
        """The parts of these options, one option after the other."""
        if self.one_part_each:
            return options
        return ranges(self.part_start[options], self.part_start[options + 1])

    def placed(self, choice: Ints) -> int:
        """Children with a seat. A family asking for two terms a child has more seats than children."""
        seats = np.zeros(self.families, dtype=np.int64)
        parts = self.parts_of(self.chosen(choice))
        np.add.at(seats, self.part_family[parts], self.part_seats[parts])
        return int(np.minimum(seats, self.family_sizes).sum())
