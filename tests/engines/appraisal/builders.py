"""Small appraisals: two counted indicators, one that asks people, one with marks."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from minsheng.engines.appraisal import Snapshot, snapshot_from_data

NUMBERS = (
    "done",
    "due",
    "open_found",
    "visits",
    "mark",
    "spread",
    "marks",
    "late",
    "early",
    "accidents",
)


def fact(name: str, kind: str = "number") -> dict[str, Any]:
    return {"name": name, "label": name, "kind": kind, "unit": "", "source": "test"}


def indicator(key: str, formula: str, direction: str = "higher", **more: Any) -> dict[str, Any]:
    words = {
        "name": key,
        "unit": "",
        "owner": "市总",
        "version": 1,
        "source": "test",
        "evidence": "记录",
    }
    return {"key": key, "formula": formula, "direction": direction} | words | more


def registry() -> dict[str, Any]:
    return {
        "facts": [*(fact(name) for name in NUMBERS), fact("false_data", "yes_no")],
        "indicators": [
            indicator("progress", "done / due"),
            indicator("late_days", "late", "lower"),
            indicator("open", "open_found / visits", size="visits"),
            indicator("mark", "mark", size="marks", spread="spread"),
        ],
    }


def scheme(**changes: Any) -> dict[str, Any]:
    """40 for progress, 10 for few late days, 30 for open doors, 20 for good marks."""
    return {
        "code": "test",
        "name": "试行方案",
        "version": 1,
        "source": "test",
        "verified": True,
        "draws": 40,
        "items": [
            {"indicator": "progress", "weight": 40, "scale": {"method": "target", "best": 1}},
            {
                "indicator": "late_days",
                "weight": 10,
                "scale": {"method": "range", "worst": 10, "best": 0},
            },
            {
                "indicator": "open",
                "weight": 30,
                "scale": {"method": "range", "worst": 0, "best": 1},
            },
            {
                "indicator": "mark",
                "weight": 20,
                "scale": {"method": "range", "worst": 1, "best": 5},
            },
        ],
        "bonus": [{"key": "early", "name": "提前", "count": "early", "points": 1, "most": 2}],
        "bonus_most": 5,
        "deductions": [{"key": "late", "name": "迟", "count": "late", "every": 2, "points": "0.5"}],
        "veto": [
            {"key": "accident", "name": "事故", "when": "accidents > 0", "cap": 59},
            {"key": "false", "name": "造假", "when": "false_data", "cap": 0},
        ],
    } | changes


def unit(name: str, stratum: str = "", **facts: Any) -> dict[str, Any]:
    """A county in which everything is as planned, changed by ``facts``."""
    usual = {
        "done": 10, "due": 10, "open_found": 8, "visits": 10, "mark": "4.2", "spread": "0.8", "marks": 30,
        "late": 0, "early": 0, "accidents": 0, "false_data": False,
    }  # fmt: skip
    return {"id": name, "name": f"{name}县", "stratum": stratum, "facts": usual | facts}


def data(*units: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "format": "minsheng.appraisal.snapshot/1",
        "title": "试算",
        "period": "2026-10",
        "taken_on": "2026-11-01",
        "registry": registry(),
        "scheme": scheme(**changes),
        "units": list(units),
    }


def snapshot(*units: dict[str, Any], **changes: Any) -> Snapshot:
    return snapshot_from_data(data(*units, **changes))


@st.composite
def units(draw: st.DrawFn, least: int = 2, most: int = 5) -> list[dict[str, Any]]:
    """Counties with all sorts of figures, some of them unknown."""
    found = []
    for name in "abcde"[: draw(st.integers(least, most))]:
        asked, marks = draw(st.integers(1, 40)), draw(st.integers(1, 200))
        facts: dict[str, Any] = {
            "done": draw(st.integers(0, 30)),
            "due": draw(st.integers(1, 30)),
            "visits": asked,
            "open_found": draw(st.integers(0, asked)),
            "marks": marks,
            "mark": str(draw(st.integers(10, 50)) / 10),
            "spread": str(draw(st.integers(0, 15)) / 10),
            "late": draw(st.integers(0, 12)),
            "early": draw(st.integers(0, 4)),
        }
        for unknown in draw(st.sets(st.sampled_from(["done", "open_found", "mark"]), max_size=1)):
            facts[unknown] = None
        found.append(unit(name, draw(st.sampled_from(["山区", "平原"])), **facts))
    return found
