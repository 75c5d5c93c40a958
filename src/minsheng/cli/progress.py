"""Telling on standard error how far a search is, and listening for Ctrl-C."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType, TracebackType
from typing import Any

import click

from minsheng.engines.common.status import Progress, relative_gap

_LINE_EVERY_S = 2.0
_BAR_EVERY_S = 0.1
_BAR_WIDTH = 24


class Teller:
    """A progress callback: one moving line on a terminal, plain lines elsewhere.

    The first Ctrl-C asks the search to end with its best answer; the second one ends the program.
    """

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.on_terminal = sys.stderr.isatty()
        self.stopped = False
        self.told_at = 0.0
        self.told = ""
        self._before: Any = None

    def __enter__(self) -> Teller:
        try:
            self._before = signal.signal(signal.SIGINT, self._interrupted)
        except ValueError:  # not in the main thread: somebody else minds the signals
            self._before = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
        if self.told and self.on_terminal:
            click.echo("", err=True)

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True
        click.echo("\nStopping; the best answer so far will be written.", err=True)

    def __call__(self, sign: Progress) -> bool:
        now = time.monotonic()
        every = _BAR_EVERY_S if self.on_terminal else _LINE_EVERY_S
        if not self.quiet and now - self.told_at >= every:
            self._tell(_line(sign, bar=self.on_terminal))
            self.told_at = now
        return self.stopped

    def _tell(self, line: str) -> None:
        if self.on_terminal:
            click.echo("\r" + line.ljust(len(self.told)), err=True, nl=False)
        else:
            click.echo(line, err=True)
        self.told = line


def _line(sign: Progress, *, bar: bool) -> str:
    parts = [f"{sign.seconds:7.1f} s", f"{sign.phase:<10}"]
    if sign.objective is not None:
        parts.append(f"best {sign.objective:,.6g}")
    if sign.objective is not None and sign.bound is not None:
        gap = relative_gap(sign.objective, sign.bound)
        parts.append(f"bound {sign.bound:,.6g}  gap {gap:.3%}")
        if bar:
            parts.insert(1, _bar(gap))
    return "  ".join(parts)


def _bar(gap: float) -> str:
    """Fills as the gap closes: empty at 100 %, half at 1 %, full at 0.01 %."""
    import math

    done = min(max(-math.log10(max(gap, 1e-4)) / 4, 0.0), 1.0)
    filled = round(done * _BAR_WIDTH)
    return "[" + "#" * filled + "." * (_BAR_WIDTH - filled) + "]"
