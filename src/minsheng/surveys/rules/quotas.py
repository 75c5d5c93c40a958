"""Whom to ask next: wanted answers per occupation × district × hour band against those that came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = tuple[str, str, str]
"""(occupation, district, hour band); "" stands for any."""
Traits = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""What one answer says about the three; several hour bands count in each of them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One cell: how many answers are wanted and how many there are."""

    cell: Cell
    target: int
    have: int

    @property
    def missing(self) -> int:
        return max(0, self.target - self.have)

    @property
    def share(self) -> float:
        """Filled, 0 to 1; 1 when nothing is wanted."""
        return min(1.0, self.have / self.target) if self.target else 1.0


def gaps(targets: Mapping[Cell, int], answers: Iterable[Traits]) -> list[Gap]:
    """Every wanted cell, the emptiest first, then the one that misses most, then as given."""
    have = dict.fromkeys(targets, 0)
    for traits in answers:
        for cell in have:
            if all(not want or want in given for want, given in zip(cell, traits, strict=True)):
                have[cell] += 1
    found = [Gap(cell, target, have[cell]) for cell, target in targets.items()]
    return sorted(found, key=lambda gap: (gap.missing == 0, gap.share, -gap.missing))
