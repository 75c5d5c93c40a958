"""Groups, hours and default needs that ship with the program; loading them again changes nothing.

The shares and distances are working assumptions unless a source is given: they carry
``verified=False`` until a survey or a union sets them.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from minsheng.demand.models import HourBand, Need, WorkerGroup
from minsheng.places import seeds as places_seeds
from minsheng.places.models import Service

GROUPS = [
    ("courier", "快递员", "Couriers"),
    ("delivery", "外卖配送员", "Delivery riders"),
    ("sanitation", "环卫工人", "Sanitation workers"),
    ("ride_hailing", "出租车、网约车司机", "Taxi and ride-hailing drivers"),
    ("truck", "货车司机", "Truck drivers"),
    ("construction", "建筑工人", "Construction workers"),
    ("traffic", "交警辅警", "Traffic police and auxiliaries"),
    ("city_management", "城管协管员", "City management assistants"),
    ("gardening", "园林绿化工人", "Gardeners"),
    ("repair", "市政维修工人", "Municipal repair workers"),
    ("security", "保安", "Security guards"),
    ("designated_driver", "代驾司机", "Designated drivers"),
    ("vendor", "流动摊贩", "Street vendors"),
]

BANDS = [
    ("h06", "6—10 时", "06–10 h", 6, 10),
    ("h10", "10—14 时", "10–14 h", 10, 14),
    ("h14", "14—18 时", "14–18 h", 14, 18),
    ("h18", "18—22 时", "18–22 h", 18, 22),
    ("h22", "22—次日 6 时", "22–06 h", 22, 6),
]

# How far a group would go on foot or, if it rides, by a ride of some three minutes.
REACH_M = {
    "courier": 1000,
    "delivery": 1000,
    "sanitation": 500,
    "ride_hailing": 1500,
    "truck": 3000,
    "construction": 800,
    "traffic": 500,
    "city_management": 800,
    "gardening": 500,
    "repair": 800,
    "security": 500,
    "designated_driver": 1000,
    "vendor": 500,
}

# Share of a group that needs a service, in per cent.
SHARES: dict[str, dict[str, int]] = {
    "courier": {
        "rest": 60,
        "water": 70,
        "charging": 70,
        "ebike_charging": 55,
        "microwave": 45,
        "toilet": 65,
        "cooling": 60,
        "legal_aid": 15,
    },
    "delivery": {
        "rest": 70,
        "water": 75,
        "charging": 78,
        "ebike_charging": 70,
        "microwave": 40,
        "toilet": 70,
        "cooling": 65,
        "legal_aid": 15,
    },
    "sanitation": {
        "rest": 80,
        "water": 85,
        "charging": 35,
        "microwave": 60,
        "toilet": 75,
        "cooling": 75,
        "first_aid": 30,
        "tools": 40,
    },
    "ride_hailing": {
        "rest": 55,
        "water": 55,
        "charging": 30,
        "microwave": 35,
        "toilet": 85,
        "parking": 70,
        "legal_aid": 15,
    },
    "truck": {
        "rest": 70,
        "water": 60,
        "microwave": 35,
        "toilet": 80,
        "shower": 60,
        "laundry": 40,
        "parking": 85,
    },
    "construction": {
        "rest": 60,
        "water": 70,
        "charging": 40,
        "microwave": 35,
        "cooling": 60,
        "first_aid": 35,
        "legal_aid": 25,
    },
    "traffic": {
        "rest": 65,
        "water": 75,
        "charging": 45,
        "toilet": 75,
        "cooling": 70,
        "first_aid": 25,
    },
    "city_management": {"rest": 55, "water": 65, "charging": 45, "toilet": 65, "cooling": 60},
    "gardening": {
        "rest": 70,
        "water": 80,
        "microwave": 50,
        "toilet": 70,
        "cooling": 65,
        "tools": 35,
    },
    "repair": {"rest": 50, "water": 60, "charging": 40, "toilet": 55, "first_aid": 30, "tools": 40},
    "security": {
        "rest": 45,
        "water": 50,
        "charging": 40,
        "microwave": 45,
        "toilet": 40,
        "reading": 25,
    },
    "designated_driver": {"rest": 70, "water": 55, "charging": 75, "toilet": 65, "cooling": 60},
    "vendor": {"rest": 35, "water": 60, "charging": 35, "microwave": 30, "toilet": 75},
}

PROPOSED = gettext_noop("建议值")
SOURCES = {
    ("delivery", "charging"): gettext_noop("上海普陀 1327 名骑手调查：78% 夜间无处停留或充电"),
}


def _load_words() -> None:
    for position, (code, name, name_en) in enumerate(GROUPS, 1):
        facts = {"name": name, "name_en": name_en, "position": position}
        WorkerGroup.objects.get_or_create(code=code, defaults=facts)
    for position, (code, name, name_en, start, end) in enumerate(BANDS, 1):
        facts = {"name": name, "name_en": name_en, "position": position}
        HourBand.objects.get_or_create(
            code=code, defaults={**facts, "start_hour": start, "end_hour": end}
        )


def _load_needs() -> None:
    if Need.objects.filter(organisation=None).exists():
        return
    groups = WorkerGroup.objects.in_bulk(field_name="code")
    services = Service.objects.in_bulk(field_name="code")
    Need.objects.bulk_create(
        Need(
            group=groups[group],
            service=services[service],
            share=share / 100,
            reach_m=REACH_M[group],
            source=SOURCES.get((group, service), PROPOSED),
        )
        for group, row in SHARES.items()
        for service, share in row.items()
    )


@transaction.atomic
def load() -> None:
    """Groups, hours, services and default needs are there."""
    places_seeds.load()
    _load_words()
    _load_needs()
