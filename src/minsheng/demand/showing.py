"""How demand reads on pages: hexagons, classes of counts, tables and charts of published figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.demand.estimate import Preview
from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.demand.queries import Hexagon
from minsheng.demand.rules import LEAST_ANSWERS, published, rounding_step, totals
from minsheng.places.models import Service
from minsheng.web.charts import Chart, Series
from minsheng.web.maps import Feature, Layer, MapView, Step, area

ROUND_FIGURES = [digit * 10**power for power in range(6) for digit in (1, 2, 5)]
"""Class limits of the map as multiples of the threshold; counts of people spread over orders of magnitude."""
NOTHING_KNOWN = "–"
MOST_SHARES = 8


AREA_HEAD = gettext_lazy("地区")
TOTAL_HEAD = gettext_lazy("合计")


def step() -> int:
    """Published counts are multiples of this."""
    return rounding_step(settings.SMALL_CELL)


def shown(workers: int | None) -> str:
    """A published count in words: withheld ones say that they are small."""
    return _("少于 %(k)s") % {"k": settings.SMALL_CELL} if workers is None else f"{workers:,}"


def steps(largest: int = 0) -> list[Step]:
    """Five classes from the threshold up; the last one begins at half of ``largest`` or lower."""
    limits = [settings.SMALL_CELL * times for times in ROUND_FIGURES[1:]]
    low = [limit for limit in limits if limit <= largest / 2]
    chosen = [settings.SMALL_CELL, *(low[-4:] if len(low) >= 4 else limits[:4])]
    named = [f"{start:,}–{end - 1:,}" for start, end in pairwise(chosen)]
    return [
        Step(start, name) for start, name in zip(chosen, [*named, f"{chosen[-1]:,}+"], strict=True)
    ]


def _feature(hexagon: Hexagon, names: Mapping[str, str]) -> Feature:
    town = names.get(hexagon.town, "")
    title = (
        _("%(town)s附近") % {"town": town} if town else _("格子 %(cell)s") % {"cell": hexagon.cell}
    )
    return area(
        hexagon.ring, title, value=hexagon.workers, facts=[(_("人数"), shown(hexagon.workers))]
    )


def demand_map(
    hexagons: Sequence[Hexagon], names: Mapping[str, str], layers: Sequence[Layer] = ()
) -> MapView:
    """Hexagons coloured by published workers.

    Args:
        names: town code to name; a hexagon is called after the town most of its workers are in.
    """
    features = [_feature(hexagon, names) for hexagon in hexagons]
    largest = max((hexagon.workers or 0 for hexagon in hexagons), default=0)
    cells = Layer("demand", gettext_lazy("户外劳动者"), "hexes", features, steps=steps(largest))
    return MapView(
        gettext_lazy("户外劳动者分布图"),
        [cells, *layers],
        list_id="areas",
        is_tall=True,
        key="demand",
    )


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One line of the table below the map: an area's published counts per band, and over all."""

    name: str
    counts: list[str]
    total: str
    labels: list[str]

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Each count with the label of its band."""
        return list(zip(self.labels, self.counts, strict=True))


def area_rows(
    counts: Mapping[tuple[str, str], int | None],
    sums: Mapping[str, int | None],
    names: Mapping[str, str],
    bands: Sequence[HourBand],
) -> list[AreaRow]:
    """The table: areas with demand, largest first; "" is demand without a town."""
    ordered = sorted(sums, key=lambda code: (-(sums[code] or 0), code))
    return [
        AreaRow(
            names.get(code, _("没有填写乡镇")),
            [
                shown(counts[code, band.code]) if (code, band.code) in counts else NOTHING_KNOWN
                for band in bands
            ],
            shown(sums[code]),
            [band.label for band in bands],
        )
        for code in ordered
    ]


def group_chart(
    counts: Mapping[tuple[str, str], int | None],
    groups: Sequence[WorkerGroup],
    bands: Sequence[HourBand],
) -> Chart:
    """Published workers by group and part of the day."""
    there = {group for group, _band in counts}
    kept = [group for group in groups if group.code in there]
    series = [
        Series(band.label, [counts.get((group.code, band.code)) for group in kept])
        for band in bands
    ]
    return Chart(
        _("各群体在各时段的人数"),
        [group.label for group in kept],
        series,
        kind="stacked",
        lying=True,
        is_tall=True,
        x_label=_("群体"),
        key="groups",
    )


def band_chart(counts: Mapping[str, int | None], bands: Sequence[HourBand]) -> Chart:
    """Published workers by part of the day."""
    kept = [band for band in bands if band.code in counts]
    values = [counts[band.code] for band in kept]
    return Chart(
        _("各时段的人数"),
        [band.label for band in kept],
        [Series(_("人数"), values)],
        x_label=_("时段"),
        key="bands",
    )


def area_chart(
    sums: Mapping[str, int | None], names: Mapping[str, str], *, most: int = 20
) -> Chart:
    """Published workers by area, the largest ones."""
    ordered = sorted(sums, key=lambda code: (-(sums[code] or 0), code))[:most]
    return Chart(
        _("各地区的人数"),
        [names.get(code, _("没有填写乡镇")) for code in ordered],
        [Series(_("人数"), [sums[code] for code in ordered])],
        lying=True,
        is_tall=len(ordered) > 8,
        x_label=_("地区"),
        key="areas_chart",
    )


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What a rule found for one group; counts are published ones, ``answers`` is the sample."""

    name: str
    answers: int
    workers: str
    towns_without_margin: int
    shares: list[tuple[str, str, str]]
    enough: bool


def _share_lines(
    found: Preview, group: str, services: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    rows = sorted(
        (row for row in found.shares if row.group == group and row.share > 0),
        key=lambda row: -row.share,
    )
    return [
        (services[row.service], f"{row.share:.0%}", f"{row.low:.0%}–{row.high:.0%}")
        for row in rows[:MOST_SHARES]
    ]


def rule_figures(found: Preview) -> list[GroupFigures]:
    """The preview by group, in the order of the groups."""
    services = {one.code: one.label for one in Service.objects.all()}
    answers = totals((one.group, 1.0) for one in found.readings)
    peaks = totals(((row.group, row.band), row.workers) for row in found.estimates)
    figures = []
    for group in WorkerGroup.objects.filter(code__in=answers):
        count = int(answers[group.code])
        peak = max(
            (workers for (code, _band), workers in peaks.items() if code == group.code), default=0
        )
        bare = [one for one in found.scales if one.group == group.code and one.population is None]
        figures.append(
            GroupFigures(
                group.label,
                count,
                shown(published(peak, settings.SMALL_CELL)),
                len(bare),
                _share_lines(found, group.code, services) if count >= settings.SMALL_CELL else [],
                count >= LEAST_ANSWERS,
            )
        )
    return figures
