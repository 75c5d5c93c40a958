"""Where places are missing, on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import shapely
from django.utils.translation import gettext as _

from minsheng.applications.rules.need import Row
from minsheng.applications.rules.proposing import missing_by_area
from minsheng.applications.words import BAND_NAMES, TERM_NAMES
from minsheng.organisations.claims import ground
from minsheng.web.maps import Feature, Layer, MapView, Step, area

SHADES = 4
"""Shades of areas that lack something, from little to the most any of them lacks."""
DETAIL_DEGREES = 0.002
"""Some two hundred metres: a county is shown, not its corners."""


def shortage_map(rows: Iterable[Row], paths: Mapping[str, str]) -> MapView:
    """Each area in the colour of what it lacks; areas of which too few asked are withheld.

    Args:
        paths: by the area's name its place in the tree of unions.
    """
    listed = list(rows)
    features: list[Feature] = []
    for name, missing in missing_by_area(listed).items():
        facts = [
            (
                f"{BAND_NAMES[row.band]} · {TERM_NAMES[row.term]}",
                _("太少，不显示") if row.missing is None else row.missing,
            )
            for row in listed
            if row.area == name
        ]
        features += _areas(paths.get(name, ""), name, missing, facts)
    steps = [
        Step(start, _("%(start)s 个以上") % {"start": start} if start else _("不缺"))
        for start in _starts([one for one in missing_by_area(listed).values() if one])
    ]
    layer = Layer("missing", _("还缺的名额"), "hexes", features, steps=steps)
    return MapView(_("各地还缺的名额"), [layer], list_id="need-table")


def _starts(missing: Sequence[int]) -> list[int]:
    """Where the shades begin: equal steps up to the greatest lack, in round numbers."""
    top = max(missing, default=SHADES)
    grain = 10 if top >= 10 * SHADES else 1
    return sorted({0, 1, *(top * place // SHADES // grain * grain for place in range(1, SHADES))})


def _areas(
    path: str, name: str, missing: int | None, facts: Sequence[tuple[str, object]]
) -> list[Feature]:
    """The ground of one area; the largest part bears the name."""
    known = ground()
    found = known.area(path) if path in known.known else None
    if found is None:
        return []
    shape = known.plane.degrees(found.shape).simplify(DETAIL_DEGREES)
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    return [
        area(
            list(part.exterior.coords),
            "" if at else name,
            value=missing,
            facts=() if at else facts,
        )
        for at, part in enumerate(parts)
    ]
