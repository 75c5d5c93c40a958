"""Who stands on which rung above a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as the ladder sees it; ``path`` is its organisation's."""

    post_id: int
    path: str
    assigns: bool
    decides: bool


def ladder(path: str, responsible_id: int, seats: Iterable[Seat]) -> tuple[frozenset[int], ...]:
    """The posts on each of the three rungs above a case at ``path``.

    The first rung is whoever dispatches nearest to the case (not the responsible post itself), the second the
    nearest deciders, the third the deciders above those. A rung nobody stands on is taken by the one below.
    """
    above = sorted(
        (seat for seat in seats if path.startswith(seat.path) and seat.post_id != responsible_id),
        key=lambda seat: -len(seat.path),
    )
    deciders = [seat for seat in above if seat.decides]
    first = _nearest([seat for seat in above if seat.assigns])
    second = _nearest(deciders)
    higher = [seat for seat in deciders if seat.post_id not in second and _is_above(seat, deciders)]
    third = _nearest(higher) or second
    first = first or second
    return (first, second or first, third or first)


def _nearest(seats: Sequence[Seat]) -> frozenset[int]:
    """The posts at the organisation closest to the case; ``seats`` come closest first."""
    return frozenset(seat.post_id for seat in seats if seat.path == seats[0].path)


def _is_above(seat: Seat, deciders: Sequence[Seat]) -> bool:
    return len(seat.path) < len(deciders[0].path)


def chain(path: str) -> list[str]:
    """The paths from the root down to ``path``: "1.2." gives ["1.", "1.2."]."""
    steps = path.rstrip(".").split(".")
    return [".".join(steps[: i + 1]) + "." for i in range(len(steps))]
