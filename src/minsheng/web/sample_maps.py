"""Maps and charts of the style page, with invented content."""

from __future__ import annotations

import math

from django.utils.translation import gettext_lazy as _

from minsheng.web.charts import Chart, Series
from minsheng.web.maps import Category, Feature, Layer, MapView, Step, area, line, point

CENTRE = (118.87, 28.95)
HEXAGON_DEG = 0.0052


def _corner(column: int, row: int, turn: int) -> tuple[float, float]:
    across = CENTRE[0] + HEXAGON_DEG * 1.5 * column * 1.14
    up = CENTRE[1] + HEXAGON_DEG * math.sqrt(3) * (row + column % 2 / 2)
    angle = turn * math.pi / 3
    return across + HEXAGON_DEG * 1.14 * math.cos(angle), up + HEXAGON_DEG * math.sin(angle)


def _hexagon(column: int, row: int) -> Feature:
    people = round(220 * math.exp(-((column - 1) ** 2 + (row + 1) ** 2) / 14))
    value = people if people >= 10 else None
    shown = str(people) if value else "<10"
    ring = [_corner(column, row, turn) for turn in range(6)]
    return area(ring, _("格子"), value=value, facts=[(_("人数"), shown)])


STATIONS = [
    point(
        118.875,
        28.962,
        _("荷花街道驿站"),
        category="keep",
        facts=[(_("覆盖人数"), 812)],
        radius_m=800,
    ),
    point(
        118.852,
        28.941,
        _("北门加油站"),
        category="build",
        facts=[(_("覆盖人数"), 640)],
        radius_m=800,
    ),
    point(
        118.893,
        28.936,
        _("信安湖公园"),
        category="upgrade",
        facts=[(_("覆盖人数"), 455)],
        radius_m=800,
    ),
    point(
        118.904, 28.971, _("老车站"), category="close", facts=[(_("覆盖人数"), 120)], radius_m=800
    ),
]
FATES = [
    Category("keep", _("保留"), "ok", "circle"),
    Category("upgrade", _("升级"), "watch", "triangle"),
    Category("build", _("新建"), "info", "star"),
    Category("close", _("关闭"), "alert", "cross"),
]
STEPS = [
    Step(10, "10–49"),
    Step(50, "50–99"),
    Step(100, "100–149"),
    Step(150, "150–199"),
    Step(200, "200+"),
]


def plan_map() -> MapView:
    """Hexagons, walking circles and stations of a plan."""
    hexagons = [_hexagon(column, row) for column in range(-5, 7) for row in range(-5, 5)]
    layers = [
        Layer("demand", _("户外劳动者"), "hexes", hexagons, steps=STEPS),
        Layer("reach", _("步行 800 米"), "circles", STATIONS, is_on=False),
        Layer("stations", _("驿站"), "points", STATIONS, categories=FATES),
    ]
    return MapView(_("示例方案地图"), layers, key="plan")


def drawing_map() -> MapView:
    """A map to draw points on."""
    way = Layer(
        "way", _("巡查路线"), "lines", [line([(118.85, 28.94), (118.87, 28.95), (118.9, 28.94)])]
    )
    return MapView(_("示例画点地图"), [way], draw="id_drawn", key="drawing")


def charts() -> list[Chart]:
    """One chart of each kind."""
    towns = ["荷花街道", "石门镇", "信安街道", "航埠镇"]
    bands = [_("早班"), _("白天"), _("夜间")]
    return [
        Chart(
            _("各群体想要饮水点的比例（95% 区间）"),
            [_("骑手"), _("环卫"), _("司机"), _("保安")],
            [Series(_("比例"), [62, 71, 48, 39], [55, 63, 40, 28], [69, 78, 56, 51])],
            y_label="%",
            key="need",
        ),
        Chart(
            _("各乡镇不同时段的人数"),
            towns,
            [
                Series(bands[0], [320, 90, 210, 60]),
                Series(bands[1], [510, 160, 400, 140]),
                Series(bands[2], [180, 20, 150, 10]),
            ],
            kind="stacked",
            lying=True,
            key="bands",
        ),
        Chart(
            _("每多建一个驿站，多覆盖多少人"),
            [5, 10, 15, 20, 25, 30],
            [Series(_("覆盖人数"), [3900, 6100, 7500, 8412, 8900, 9150])],
            kind="step",
            is_curve=True,
            x_label=_("驿站数"),
            key="curve",
        ),
        Chart(
            _("现在和方案一的覆盖率"),
            towns,
            [Series(_("现在"), [52, 21, 47, 12]), Series(_("方案一"), [88, 66, 81, 70])],
            y_label="%",
            key="before",
        ),
    ]
