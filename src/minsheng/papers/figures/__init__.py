"""The registry of figures: each number that a paper may print, with the one query that gives it and who answers for it.

A subject's module here registers its figures::

    @figure("stations.open", _("开放的站点"), _("个"), owner=STATIONS, when=NOW, link=station_list(state="open"))
    def open_stations(scope: Scope) -> int: ...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from minsheng.organisations.models import Organisation
from minsheng.papers.rules.periods import Period

Number = int | float | None
NOW, WITHIN, AT_END = "now", "period", "end"
"""A figure tells how things stand when it is asked, what happened within the period, or how they stood at its end."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure is asked about: a union with everything below it, a period, the moment of asking."""

    organisation: Organisation
    period: Period
    at: dt.datetime

    @property
    def path(self) -> str:
        return self.organisation.path

    @property
    def today(self) -> dt.date:
        """The day of asking."""
        return timezone.localdate(self.at)

    @property
    def begin(self) -> dt.datetime:
        return _start(self.period.first)

    @property
    def end(self) -> dt.datetime:
        """The first moment after the period."""
        return _start(self.period.last + dt.timedelta(days=1))

    @property
    def until(self) -> dt.date:
        """The period's last day, or the day of asking if that comes first."""
        return min(self.period.last, self.today)

    def within(self, moment: str) -> dict[str, Any]:
        """Look-ups for rows at or below the union whose ``moment`` lies in the period."""
        return {
            "organisation__path__startswith": self.path,
            f"{moment}__gte": self.begin,
            f"{moment}__lt": self.end,
        }

    def before(self) -> Scope:
        """The same question about the period before."""
        return replace(self, period=self.period.before)


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@dataclass(frozen=True, slots=True)
class Figure:
    """One named number."""

    key: str
    label: str | Promise
    unit: str | Promise
    owner: str | Promise
    when: str
    count: Callable[[Scope], Number]
    link: Callable[[Scope], str] | None

    @property
    def query(self) -> str:
        """Where in the program the number is counted."""
        return f"{self.count.__module__}.{self.count.__name__}".removeprefix("minsheng.")

    def value(self, scope: Scope) -> dict[str, Any]:
        """The number with everything that says where it comes from."""
        is_within = self.when == WITHIN
        return {
            "key": self.key,
            "label": f"{self.label}{self._day(scope)}",
            "unit": str(self.unit),
            "value": self.count(scope),
            "before": self.count(scope.before()) if is_within else None,
            "when": self.when,
            "query": self.query,
            "owner": str(self.owner),
            "at": moment_text(scope.at),
            "url": self.link(scope) if self.link and not self._is_past(scope) else "",
        }

    def _is_past(self, scope: Scope) -> bool:
        """Pages show how things stand, not how they stood."""
        return self.when == AT_END and scope.until < scope.today

    def _day(self, scope: Scope) -> str:
        """Of which day it is, where the period is over and one could take it for another."""
        if self.when == WITHIN or scope.until == scope.today:
            return ""
        return f"（截至 {scope.until if self.when == AT_END else scope.today}）"


class TwiceNamed(ValueError):
    """Two figures would share a name."""


_figures: dict[str, Figure] = {}
Counter = Callable[[Scope], Number]


def figure(
    key: str,
    label: str | Promise,
    unit: str | Promise,
    *,
    owner: str | Promise,
    when: str,
    link: Callable[[Scope], str] | None = None,
) -> Callable[[Counter], Counter]:
    """Register the decorated function as what counts ``key``.

    Raises:
        TwiceNamed: the name is taken.
    """

    def register(count: Counter) -> Counter:
        if key in _figures:
            raise TwiceNamed(key)
        _figures[key] = Figure(key, label, unit, owner, when, count, link)
        return count

    return register


def known() -> dict[str, Figure]:
    """All figures by name."""
    return dict(sorted(_figures.items()))


def moment_text(moment: dt.datetime) -> str:
    """A moment as papers print it: "2026-10-05 09:30"."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
