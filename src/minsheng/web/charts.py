"""Charts on pages: numbers declared in Python, drawn by frontend/src/chart.js, told again as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Text = str | Promise
Number = float | int | None
Kind = Literal["bar", "stacked", "line", "step"]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, in the order of the chart's categories; None is a gap.

    Args:
        low: lower ends of the intervals around the values; () for none.
        high: upper ends.
    """

    label: Text
    values: Sequence[Number]
    low: Sequence[Number] = ()
    high: Sequence[Number] = ()

    def __post_init__(self) -> None:
        if any(ends and len(ends) != len(self.values) for ends in (self.low, self.high)):
            raise ValueError(f"{self.label}: as many interval ends as values are needed")
        if bool(self.low) != bool(self.high):
            raise ValueError(f"{self.label}: an interval needs both ends")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``{% chart chart %}`` shows it with its table.

    Args:
        title: one sentence that says what the chart shows.
        categories: names of the bars or points; for a trade-off curve the numbers along the x axis.
        kind: "bar", "stacked", "line", or "step" (a curve that holds its value until the next point).
        lying: bars run from left to right, for long names.
        is_curve: the categories are numbers and are placed to scale.
        is_told: a heading and a table that say the same stand beside it, so it brings none of its own.
    """

    title: Text
    categories: Sequence[Text | float]
    series: Sequence[Series]
    kind: Kind = "bar"
    x_label: Text = ""
    y_label: Text = ""
    lying: bool = False
    is_curve: bool = False
    is_tall: bool = False
    is_told: bool = False
    key: str = "chart"

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(f"{self.title}: each series needs one value per category")

    @property
    def config(self) -> dict[str, Any]:
        """What chart.js reads, as plain JSON values."""
        return {
            "kind": self.kind,
            "categories": [str(one) for one in self.categories],
            "xs": list(self.categories) if self.is_curve else [],
            "xLabel": str(self.x_label),
            "yLabel": str(self.y_label),
            "lying": self.lying,
            "series": [
                {
                    "label": str(one.label),
                    "values": list(one.values),
                    "low": list(one.low),
                    "high": list(one.high),
                }
                for one in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[Text | float, list[str]]]:
        """The same numbers as a table: (category, one text per series)."""
        return [
            (name, [_told(one, place) for one in self.series])
            for place, name in enumerate(self.categories)
        ]


def _told(series: Series, place: int) -> str:
    value = series.values[place]
    if value is None:
        return "–"
    if not series.low:
        return f"{value:,}"
    return f"{value:,} ({series.low[place]:,} – {series.high[place]:,})"
