"""What a worker may look for, as pictograms with words: answered by a station's services and its ledger of things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.stations.models import Item, Station, What


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to look for.

    Attributes:
        icon: its pictogram in ``web.icons``.
        services: codes of ``places.Service``, any of which offers it.
        things: words of ``What``; where the ledger lists any of them, one has to work.
    """

    code: str
    label: str | Promise
    icon: str
    services: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


ALL_DAY = Need("all_day", _("24 小时"), "moon")
"""Asked of the opening rules, not of services."""

NEEDS = (
    Need("toilet", _("厕所"), "toilet", ("toilet",), (What.TOILET,)),
    Need("water", _("热水"), "cup", ("water",), (What.WATER_DISPENSER,)),
    Need("microwave", _("热饭"), "microwave", ("microwave",), (What.MICROWAVE,)),
    Need("charging", _("手机充电"), "plug", ("charging",), (What.SOCKET,)),
    Need("ebike", _("电动车充电"), "ebike", ("ebike_charging",), (What.EBIKE_CHARGER,)),
    Need("swap", _("换电柜"), "swap", (), (What.BATTERY_SWAP,)),
    ALL_DAY,
    Need(
        "cooling",
        _("避暑取暖"),
        "thermometer",
        ("cooling",),
        (What.AIR_CONDITIONER, What.HEATER, What.FAN),
    ),
    Need("first_aid", _("药箱"), "first-aid", ("first_aid",), (What.FIRST_AID_KIT,)),
    Need("wifi", _("无线网络"), "wifi", ("wifi",), (What.WIFI,)),
    Need("shower", _("淋浴"), "shower", ("shower",), (What.SHOWER,)),
    Need("nursing", _("母婴室"), "nursing", (), (What.NURSING_ROOM,)),
    Need("laundry", _("洗衣"), "laundry", ("laundry",), (What.WASHING_MACHINE,)),
    Need("parking", _("停车"), "parking", ("parking",), (What.PARKING, What.BIKE_PARKING)),
    Need("legal_aid", _("法律援助"), "scales", ("legal_aid",)),
    Need("counselling", _("心理关怀"), "heart", ("counselling",)),
    Need("reading", _("书报"), "book", ("reading",), (What.BOOK,)),
    Need("tools", _("雨具和工具"), "tools", ("tools",), (What.UMBRELLA, What.TOOL)),
)
BY_CODE = {need.code: need for need in NEEDS}


def chosen(codes: Iterable[str]) -> list[Need]:
    """The needs of these codes, in the order of the list; unknown codes are left out."""
    asked = set(codes)
    return [need for need in NEEDS if need.code in asked]


Told = tuple[int, str, str | None, str]
"""Of a station: id, state, its hours and its services as JSON text."""


def offering(rows: Iterable[Told], needs: Collection[Need]) -> list[Told]:
    """The stations that offer all of ``needs``; ``ALL_DAY`` is left to the opening rules. One query.

    Where a station's ledger lists a thing, the ledger is believed; else its list of services is.
    """
    kept = list(rows)
    wanted = {what for need in needs for what in need.things}
    there = Item.objects.there().filter(station__in=[row[0] for row in kept], what__in=wanted)
    works: dict[tuple[int, str], bool] = {}
    for pk, what, state in there.order_by().values_list("station_id", "what", "state"):
        works[pk, what] = works.get((pk, what), False) or state == Item.State.WORKING
    return [row for row in kept if all(_offers(row, need, works) for need in needs)]


def _offers(row: Told, need: Need, works: Mapping[tuple[int, str], bool]) -> bool:
    listed = [works[row[0], what] for what in need.things if (row[0], what) in works]
    return any(listed) if listed else any(f'"{code}"' in row[3] for code in need.services)


@dataclass(frozen=True, slots=True)
class Offer:
    """A need that a station answers, and whether it works now."""

    need: Need
    works: bool


def offers_of(stations: Collection[Station], all_day: Mapping[int, bool]) -> dict[int, list[Offer]]:
    """What each station offers, by id, in the order of the list; one query.

    Args:
        all_day: by id, whether the opening rules keep it open day and night.
    """
    things: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = Item.objects.there().filter(station__in=[station.pk for station in stations])
    for station_id, what, state in rows.values_list("station_id", "what", "state"):
        works = state == Item.State.WORKING
        things[station_id][what] = works or things[station_id].get(what, False)
    return {
        station.pk: _offers_at(station, things[station.pk], all_day.get(station.pk, False))
        for station in stations
    }


def _offers_at(station: Station, things: Mapping[str, bool], is_all_day: bool) -> list[Offer]:
    services = set(station.services or [])
    found = []
    for need in NEEDS:
        listed = [things[what] for what in need.things if what in things]
        if (need is ALL_DAY and is_all_day) or listed or services & set(need.services):
            found.append(Offer(need, any(listed) or not listed))
    return found
