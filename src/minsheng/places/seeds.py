"""The vocabularies and defaults that ship with the program; loading them again changes nothing.

Figures without an official source carry ``verified=False`` and show as unverified until a union
sets its own.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from minsheng.places.models import Level, PlaceOption, Service, SiteCriterion

SERVICES = [
    # code, name, English, pictogram
    ("rest", "休息", "Rest", "seat"),
    ("water", "饮水", "Drinking water", "water"),
    ("charging", "手机充电", "Phone charging", "plug"),
    ("ebike_charging", "电动车充换电", "E-bike charging", "ebike"),
    ("microwave", "加热饭菜", "Heating food", "microwave"),
    ("toilet", "如厕", "Toilet", "toilet"),
    ("cooling", "避暑取暖", "Cooling and heating", "thermometer"),
    ("first_aid", "应急药箱", "First aid", "first-aid"),
    ("reading", "阅读", "Reading", "book"),
    ("wifi", "无线网络", "Wi-Fi", "wifi"),
    ("tools", "雨具和工具", "Rain gear and tools", "tools"),
    ("legal_aid", "法律援助", "Legal aid", "scales"),
    ("counselling", "心理关怀", "Counselling", "heart"),
    ("shower", "淋浴", "Shower", "shower"),
    ("laundry", "洗衣", "Laundry", "laundry"),
    ("parking", "停车", "Parking", "parking"),
    ("night", "夜间开放", "Open at night", "moon"),
]

_BASIC = ["rest", "water", "charging", "microwave", "first_aid", "cooling", "tools"]
_BENCHMARK = [*_BASIC, "toilet", "wifi", "reading", "legal_aid", "ebike_charging", "counselling"]
LEVELS = [
    ("basic", "基本型", "Basic", _BASIC),
    ("benchmark", "标杆型", "Benchmark", _BENCHMARK),
    ("smart", "24小时智能化", "24 h smart", [*_BENCHMARK, "shower", "night"]),
]

PRICES = [
    # from level, to level, yuan, source
    (None, "basic", 24_000, gettext_noop("2025 年省级资金与站点数推算")),
    (None, "benchmark", 50_000, gettext_noop("上城区每站补助 2 万至 5 万元的上限")),
    (None, "smart", 80_000, gettext_noop("建议值")),
    ("basic", "benchmark", 26_000, gettext_noop("雅安经开区 10 站 26.7 万元推算")),
    ("basic", "smart", 56_000, gettext_noop("建议值")),
    ("benchmark", "smart", 40_000, gettext_noop("乌苏智能化改造每站 4 万元")),
]

_SITING = gettext_noop("选址要求：一楼、临街、近公交、方便停放非机动车")
CRITERIA = [
    # attribute, test, value, hard, points, source
    ("ground_floor", "yes", None, True, 0, _SITING),
    ("area_m2", "at_least", 10, True, 0, gettext_noop("移动小屋 10 至 20 平方米的下限")),
    ("street_front", "yes", None, False, 25, _SITING),
    ("bike_parking", "yes", None, False, 25, _SITING),
    ("transit_m", "at_most", 300, False, 20, _SITING),
    ("area_m2", "at_least", 20, False, 20, gettext_noop("杭州爱心驿家不少于 20 平方米")),
    ("open_all_day", "yes", None, False, 10, gettext_noop("建议值")),
]


def _load_words() -> None:
    for position, (code, name, name_en, pictogram) in enumerate(SERVICES, 1):
        facts = {"name": name, "name_en": name_en, "pictogram": pictogram, "position": position}
        Service.objects.get_or_create(code=code, defaults=facts)
    for position, (code, name, name_en, services) in enumerate(LEVELS, 1):
        facts = {"name": name, "name_en": name_en, "position": position}
        level, new = Level.objects.get_or_create(code=code, defaults=facts)
        if new:
            level.services.set(Service.objects.filter(code__in=services))


def _load_policies() -> None:
    levels = Level.objects.in_bulk(field_name="code")
    if not PlaceOption.objects.filter(organisation=None).exists():
        PlaceOption.objects.bulk_create(
            PlaceOption(
                from_level=levels[before] if before else None,
                level=levels[after],
                cost_yuan=yuan,
                source=source,
            )
            for before, after, yuan, source in PRICES
        )
    if not SiteCriterion.objects.filter(organisation=None).exists():
        SiteCriterion.objects.bulk_create(
            SiteCriterion(
                attribute=attribute, test=test, value=value, hard=hard, points=points, source=source
            )
            for attribute, test, value, hard, points, source in CRITERIA
        )


@transaction.atomic
def load() -> None:
    """Services, levels, default prices and siting criteria are there."""
    _load_words()
    _load_policies()
