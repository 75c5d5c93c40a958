"""Why a move was not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minsheng.cases.models import Move


class NotYourMove(Exception):
    """The move is not possible for this person now; ``obstacle`` is a word of the rules."""

    def __init__(self, obstacle: str) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


class Stale(Exception):
    """Somebody else has moved the case meanwhile; ``last`` is what they did."""

    def __init__(self, last: Move) -> None:
        super().__init__(str(last))
        self.last = last


class Incomplete(ValueError):
    """Something the move asks for was not given; ``names`` says what."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class TooLate(Exception):
    """The time for reopening is over."""
