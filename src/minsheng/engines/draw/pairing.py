"""Sending inspectors to drawn units: at random, never where they may not go, as evenly as that allows."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from minsheng.engines.common.status import Infeasible

Preferences = Mapping[str, Sequence[str]]
"""Unit → the inspectors allowed there, in the random order in which they are asked."""


class NotEnoughInspectors(Infeasible):
    """These units can only be visited by these inspectors, who cannot make so many visits."""

    def __init__(
        self, units: Sequence[str], inspectors: Sequence[str], team: int, most: int
    ) -> None:
        super().__init__(
            f"{len(units)} units with {team} inspectors each ({', '.join(units[:5])}) can only be visited by "
            f"{len(inspectors)} inspectors ({', '.join(inspectors[:5])}) with at most {most} visits each"
        )
        self.units, self.inspectors = tuple(units), tuple(inspectors)
        self.team, self.most = team, most


class _Rota:
    """Who goes where so far, and how to make room for one more visit."""

    def __init__(self, preferences: Preferences, team: int, most: int) -> None:
        self.preferences, self.team, self.most = preferences, team, most
        self.teams: dict[str, list[str]] = {unit: [] for unit in preferences}
        self.visits: dict[str, list[str]] = {}
        self.place = {unit: place for place, unit in enumerate(preferences)}

    def add(self, unit: str) -> None:
        """One more inspector goes to ``unit``; others may change places for that.

        The search goes breadth first, so as few as possible change. When it ends without a free
        inspector, everybody it met is busy with units it met: that is the proof that there is no way.
        """
        asked_by: dict[str, str] = {}
        gives_up: dict[str, str] = {}
        queue = deque([unit])
        met = {unit}
        while queue:
            one = queue.popleft()
            for inspector in self.preferences[one]:
                if inspector in asked_by or inspector in self.teams[one]:
                    continue
                asked_by[inspector] = one
                busy_at = self.visits.setdefault(inspector, [])
                if len(busy_at) < self.most:
                    self._change(unit, inspector, asked_by, gives_up)
                    return
                for other in sorted(set(busy_at) - met, key=self.place.__getitem__):
                    met.add(other)
                    gives_up[other] = inspector
                    queue.append(other)
        allowed = {inspector for one in met for inspector in self.preferences[one]}
        raise NotEnoughInspectors(
            sorted(met, key=self.place.__getitem__), sorted(allowed), self.team, self.most
        )

    def _change(
        self, start: str, free: str, asked_by: Mapping[str, str], gives_up: Mapping[str, str]
    ) -> None:
        inspector = free
        while True:
            unit = asked_by[inspector]
            self.teams[unit].append(inspector)
            self.visits[inspector].append(unit)
            if unit == start:
                return
            inspector = gives_up[unit]
            self.teams[unit].remove(inspector)
            self.visits[inspector].remove(unit)


def teams_for(
    preferences: Preferences, *, team: int, inspectors: int, most_each: int | None
) -> dict[str, list[str]]:
    """Give every unit ``team`` different inspectors.

    Args:
        preferences: units in the order of their draw.
        inspectors: how many there are.
        most_each: visits per inspector; None takes the smallest number with which everybody is placed.

    Returns:
        Unit → its inspectors in alphabetical order.

    Raises:
        NotEnoughInspectors: there is no way; the error names the units and who alone may visit them.
    """
    if not preferences or not team:
        return {}
    if most_each is not None:
        return _placed(preferences, team, most_each)
    for unit, allowed in preferences.items():
        if len(allowed) < team:
            raise NotEnoughInspectors([unit], sorted(allowed), team, len(preferences))
    fewest = -(-len(preferences) * team // max(inspectors, 1))
    for most in range(fewest, len(preferences)):
        try:
            return _placed(preferences, team, most)
        except NotEnoughInspectors:
            continue
    return _placed(preferences, team, len(preferences))


def _placed(preferences: Preferences, team: int, most: int) -> dict[str, list[str]]:
    rota = _Rota(preferences, team, most)
    for unit in preferences:
        for _ in range(team):
            rota.add(unit)
    return {unit: sorted(found) for unit, found in rota.teams.items()}
