"""Borders from a file: which organisation each feature means, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shapely.geometry import MultiPolygon, Point

from minsheng.accounts.models import User
from minsheng.common.geojsonareas import FileArea, read_areas
from minsheng.common.problem import Fact, Problem
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.organisations.rules.plane import Plane
from minsheng.organisations.wording import ground_names

CODE_KEYS = ("code", "adcode", "gb_code", "编码", "行政区划代码")
NAME_KEYS = ("name", "name_zh", "名称", "name_en", "英文名称")

SEATS_WITHIN_KM = 10.0
"""Some seat of the organisation's towns lies within its border, or this near: many seats are estimates."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one feature of the file would do: give ``organisation`` this border, or why it cannot."""

    number: int
    told: str
    organisation: Organisation | None = None
    area: MultiPolygon | None = None
    problem: Problem | None = None

    @property
    def area_km2(self) -> float:
        return km2(self.area) if self.area else 0.0


def km2(area: MultiPolygon) -> float:
    """Square kilometres of an area in degrees."""
    return float(Plane(area.centroid.y).flat(area).area)


def read_offers(data: bytes, datum: str, *, actor: User) -> list[Offer]:
    """Every feature of a GeoJSON file with the organisation it means, among those ``actor`` governs.

    Raises:
        Refused: the file as a whole cannot be taken.
    """
    within = list(organisations_for(actor, Permission.EDIT_ORGANISATIONS))
    names = _Names(within)
    offers, taken = [], dict[int, int]()
    for one in read_areas(data, datum):
        offer = _plausible(names.offer(one), within)
        if offer.organisation and not offer.problem:
            first = taken.setdefault(offer.organisation.pk, one.number)
            if first != one.number:
                offer = replace(offer, problem=Problem("border_twice", facts={"first": first}))
        offers.append(offer)
    return offers


class _Names:
    """Organisations by everything a file may call them."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.by_code: dict[str, Organisation] = {}
        self.by_gb_code: dict[str, list[Organisation]] = defaultdict(list)
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for one in organisations:
            self.by_code[one.code] = one
            if one.gb_code:
                self.by_gb_code[one.gb_code].append(one)
            for name in {one.name, one.name_en, *ground_names(one.name, one.name_en)} - {""}:
                self.by_name[name.casefold()].append(one)

    def offer(self, one: FileArea) -> Offer:
        code, name = _first(one.properties, CODE_KEYS), _first(one.properties, NAME_KEYS)
        told = " ".join(filter(None, (code, name)))[:80]
        offer = Offer(one.number, told, area=one.area, problem=one.problem)
        if not told:
            return replace(offer, problem=Problem("border_of_nobody"))
        found = self._found(code, name)
        if len(found) == 1:
            return replace(offer, organisation=found[0])
        problem = Problem(
            "border_of_several" if found else "border_of_unknown", facts={"told": told}
        )
        return replace(offer, problem=problem)

    def _found(self, code: str, name: str) -> list[Organisation]:
        """By code if it is known, else by name."""
        if code in self.by_code:
            return [self.by_code[code]]
        return self.by_gb_code.get(code) or self.by_name.get(name.casefold(), [])


def _first(properties: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((properties[key] for key in keys if properties.get(key)), "")


def _plausible(offer: Offer, within: list[Organisation]) -> Offer:
    """With a problem if every town of the organisation lies far from its border."""
    if offer.problem or offer.organisation is None or offer.area is None:
        return offer
    plane = Plane(offer.area.centroid.y)
    shape = plane.flat(offer.area)
    seats = [
        plane.flat(Point(town.lon, town.lat))
        for town in within
        if town.kind == Organisation.Kind.TOWN
        and town.path.startswith(offer.organisation.path)
        and town.lon is not None
        and town.lat is not None
    ]
    nearest_km = min((shape.distance(seat) for seat in seats), default=0.0)
    if nearest_km <= SEATS_WITHIN_KM:
        return offer
    zh, en = ground_names(offer.organisation.name, offer.organisation.name_en)
    facts: dict[str, Fact] = {"name": zh, "name@en": en, "distance_km": round(nearest_km, 1)}
    return replace(offer, problem=Problem("border_elsewhere", facts=facts))
