"""The one question every door asks about a point: does it lie where its organisation says?

A form, an API or an importer prepares ``ground()`` once and asks ``stray`` for each point; a
service that takes points calls ``require_inside``. The geometry is in ``rules/ground.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely
from django.conf import settings

from minsheng.common.geo import LonLat
from minsheng.common.problem import Problem
from minsheng.organisations.models import Border, Organisation
from minsheng.organisations.rules import Ground, Known, Outside, Slack
from minsheng.organisations.wording import ground_names, say


class Misplaced(Exception):
    """Points lie outside what they claim. Read as text, it says so in the reader's language.

    Attributes:
        problems: by the point's place among those given, from 0; with code, column "lon" and facts.
        field: what the API calls the faulty field; ``{at}`` stands for the place.
    """

    field = "said.lon"

    def __init__(self, problems: Mapping[int, Problem]) -> None:
        super().__init__(f"misplaced: {sorted(problems)}")
        self.problems = problems

    def sentences(self) -> dict[int, str]:
        """What is wrong with each, in the reader's language."""
        return {at: say(one.code, one.facts) for at, one in self.problems.items()}

    def __str__(self) -> str:
        return " ".join(self.sentences().values())


def slack() -> Slack:
    """How far outside a point may lie, from the settings."""
    return Slack(
        settings.BORDER_SLACK_KM,
        settings.COUNTY_SLACK_KM,
        settings.TOWN_SLACK_KM,
        settings.TOWN_REACH_KM,
    )


def ground() -> Ground:
    """Everything known of where organisations lie, in two queries; a few milliseconds."""
    borders = dict(Border.objects.values_list("organisation_id", "shape"))
    return Ground([_known(one, borders.get(one.pk)) for one in Organisation.objects.all()], slack())


def _known(organisation: Organisation, border: str | None) -> Known:
    is_town = organisation.kind == Organisation.Kind.TOWN
    lon, lat = organisation.lon, organisation.lat
    return Known(
        organisation.path,
        organisation.kind,
        organisation.name,
        organisation.name_en,
        LonLat(lon, lat) if is_town and lon is not None and lat is not None else None,
        shapely.from_geojson(border) if border else None,
    )


def stray(
    point: LonLat, organisation: Organisation, town: Organisation | None, known: Ground
) -> Problem | None:
    """What is wrong with the place of ``point``, claimed for ``town`` and ``organisation``; None if nothing.

    A town within the organisation says all there is to say; a town around it (of a zone) does not.
    """
    paths = [town.path] if town else []
    if not town or not town.path.startswith(organisation.path):
        paths.append(organisation.path)
    found = next(filter(None, (known.outside(point, path) for path in paths)), None)
    return None if found is None else _problem(found)


def require_inside(
    points: Iterable[tuple[LonLat, Organisation | None]],
    organisation: Organisation,
    known: Ground | None = None,
) -> None:
    """Stop here unless every point may lie within the organisation, and within its town if it names one.

    Raises:
        Misplaced: some lie outside, by more than the slack of the settings.
    """
    known = known or ground()
    found = {
        at: problem
        for at, (point, town) in enumerate(points)
        if (problem := stray(point, organisation, town, known))
    }
    if found:
        raise Misplaced(found)


ESTIMATED, ESTIMATED_EN = (
    "（按乡镇驻地估计的范围）",
    " (its area estimated from the seats of towns)",
)


def _problem(found: Outside) -> Problem:
    claimed, claimed_en = ground_names(found.claimed.name, found.claimed.name_en)
    facts: dict[str, str | int | float | bool | None] = {
        "claimed": claimed + (ESTIMATED if found.is_estimated else ""),
        "claimed@en": claimed_en + (ESTIMATED_EN if found.is_estimated else ""),
        "distance_km": round(found.km, 1),
    }
    if found.nearby is None:
        return Problem("far_outside", "lon", facts)
    nearest, nearest_en = ground_names(found.nearby.name, found.nearby.name_en)
    code = "outside_the_town" if found.claimed.is_town else "outside_the_county"
    return Problem(code, "lon", {**facts, "nearest": nearest, "nearest@en": nearest_en})
