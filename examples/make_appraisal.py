"""Make examples/appraisal: eight invented counties in October, and their scores.

    python examples/make_appraisal.py

Everybody can then compute the scores again: ``minsheng solve appraisal examples/appraisal/snapshot.json -o mine.json``.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from minsheng.engines.appraisal import score_bytes, shipped, snapshot_from_data
from minsheng.engines.appraisal.exact import file_bytes

FOLDER = Path(__file__).parent / "appraisal"
COUNTIES = {
    "东湖县": "平原", "西山县": "山区", "南溪县": "山区", "北川县": "山区",
    "清河区": "城区", "明月区": "城区", "云岭县": "山区", "长乐市": "平原",
}  # fmt: skip


def county(place: int, name: str, stratum: str, chance: random.Random) -> dict[str, Any]:
    """One county's facts; what was asked of people is small in small counties."""
    target, size = chance.randint(6, 24), chance.randint(3, 60)
    visits, cases, clauses = chance.randint(4, size + 4), chance.randint(2, 30), target * 8
    facts: dict[str, Any] = {one["name"]: None for one in shipped.registry()["facts"]}
    facts |= {
        "stations_target": target,
        "stations_due": target * 10 // 12,
        "stations_done": chance.randint(target // 2, target),
        "clauses_judged": clauses,
        "clauses_met": chance.randint(clauses * 6 // 10, clauses),
        "inspections_made": size,
        "inspections_passed": chance.randint(size // 2, size),
        "visits_made": visits,
        "visits_open": chance.randint(visits // 2, visits),
        "people_served": chance.randint(2000, 9000),
        "station_days": target * 61,
        "rating_mean": str(chance.randint(34, 48) / 10),
        "rating_spread": "0.9",
        "ratings": chance.randint(3, 400),
        "cases_due": cases,
        "cases_on_time": chance.randint(cases // 2, cases),
        "yellow_lights": chance.randint(0, 3),
        "red_lights": int(place == 1),
        "late_reports": chance.randint(0, 2),
        "months_early": int(place == 4),
        "benchmarks_new": chance.randint(0, 3),
        "safety_accidents": int(place == 6),
        "child_incidents": 0,
        "false_data": False,
    }
    if place == 3:  # nobody has rated there yet
        facts |= {"rating_mean": None, "rating_spread": None, "ratings": 0}
    return {"id": f"样例-{place + 1}", "name": name, "stratum": stratum, "facts": facts}


def main() -> None:
    """Write the snapshot in its canonical form, and its scores."""
    chance = random.Random(2026)  # noqa: S311  invented counties, the same every time
    snapshot = snapshot_from_data(
        {
            "format": "minsheng.appraisal.snapshot/1",
            "title": "样例市 2026 年 10 月考核（虚构数据）",
            "period": "2026-10",
            "taken_on": "2026-11-05",
            "registry": shipped.registry(),
            "scheme": shipped.scheme("default"),
            "units": [
                county(i, name, kind, chance) for i, (name, kind) in enumerate(COUNTIES.items())
            ],
        }
    )
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "snapshot.json").write_bytes(file_bytes(snapshot.plain()))
    (FOLDER / "scores.json").write_bytes(score_bytes(snapshot))


if __name__ == "__main__":
    main()
