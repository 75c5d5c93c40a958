"""A small admission with its rules, list and sources, all invented."""

from __future__ import annotations

from typing import Any

from minsheng.engines.admission import (
    Announced,
    Frozen,
    Mark,
    Reserve,
    Rules,
    Tier,
    commitment,
    freeze,
    make_pack,
    seal,
)

FROZEN_AT = "2026-06-30T18:00:00+08:00"
LOTTERY = "福彩双色球 第2026134期"
FALLBACK = "福彩3D 第2026180期"
SECRET = "公证处封存的一句话"

PUBLISHED = {
    LOTTERY: {"published_at": "2026-07-01T21:20:00+08:00", "value": "3 9 14 20 27 31 8"},
    SECRET: {"published_at": "2026-07-01T20:00:00+08:00", "value": "风调雨顺"},
    FALLBACK: {"published_at": "2026-07-02T21:20:00+08:00", "value": "4 0 7"},
}


def rules(**changes: Any) -> Rules:
    said: dict[str, Any] = {
        "title": "示例市爱心托班",
        "tiers": (Tier("hard", "困难职工家庭", ("困难职工档案",)),),
        "reserves": (Reserve("outdoor", "户外劳动者", ("单位证明",), 10),),
        "within": (Mark.RETURNING, Mark.NEAR),
        "sources": (
            Announced(LOTTERY, "2026-07-01T21:15:00+08:00"),
            Announced(SECRET, "2026-07-01T21:00:00+08:00", commitment("风调雨顺"), FALLBACK),
        ),
    }
    return Rules(**(said | changes))


def frozen(families: int = 25) -> Frozen:
    salts = [bytes([number] * 32) for number in range(families)]
    return freeze(
        {f"QZ26-{n * 37 % 1000:04d}": seal({"children": n % 3}, salts[n]) for n in range(families)}
    )


def pack(families: int = 25) -> dict[str, Any]:
    return make_pack(rules(), frozen(families), FROZEN_AT, PUBLISHED, {"children": 31, "seats": 20})
