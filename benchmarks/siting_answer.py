"""What is asked of a run, and what it gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """What a run gave: the value, the proven gap, whether it is proved and whether it recounts."""

    value: float
    gap: float
    proved: bool
    counted: bool
    cpu_s: float | None = None  # of the solve alone, where making and checking cost much


@dataclass(frozen=True)
class Row:
    """One line of the table: what is solved, by whom, and what must hold."""

    name: str
    run: Callable[[], Answer]
    seconds: float
    memory_mb: float | None = None
    gap: float = 0.0
    best: float | None = None
    peer: Callable[[float], Answer] | None = field(default=None, compare=False)
