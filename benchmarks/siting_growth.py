"""Draw how the siting engine's time and memory grow, from the rows of one recorded run.

Usage: python -m benchmarks.siting_growth ROWS.json PICTURE.svg

ROWS.json comes from ``./run bench siting --out=ROWS.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

AXES = {"demand": "demand points", "sites": "candidate sites", "count": "sites to open"}


def growth(rows: list[dict[str, object]], axis: str, kind: str) -> list[tuple[int, float, float]]:
    """(size, CPU seconds, MB) of the growth rows along one axis, smallest first."""
    start = f"growth {axis} {kind} "
    found = [
        (
            int(str(row["name"])[len(start) :]),
            float(str(row["cpu_s"])),
            float(str(row["memory_mb"])),
        )
        for row in rows
        if str(row["name"]).startswith(start) and row["who"] == "minsheng"
    ]
    return sorted(found)


def main(source: str, picture: str) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "minsheng"
    from matplotlib import pyplot, ticker

    rows = json.loads(Path(source).read_text())
    figure, places = pyplot.subplots(2, 3, figsize=(10, 5.5), sharey="row", layout="constrained")
    for column, (axis, label) in enumerate(AXES.items()):
        for kind, mark in (("coverage", "o-"), ("median", "s--")):
            sizes, seconds, memory = zip(*growth(rows, axis, kind), strict=True)
            places[0, column].loglog(sizes, [max(one, 0.01) for one in seconds], mark, label=kind)
            places[1, column].semilogx(sizes, memory, mark, label=kind)
        places[1, column].set_xlabel(label)
        for place in places[:, column]:
            place.xaxis.set_major_formatter(ticker.FuncFormatter(lambda x, _: f"{x:,.0f}"))
            place.xaxis.set_minor_formatter(ticker.NullFormatter())
    places[0, 0].set_ylabel("CPU seconds")
    places[1, 0].set_ylabel("peak memory, MB")
    places[0, 0].legend(frameon=False)
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(*sys.argv[1:])
    else:
        print(__doc__)
