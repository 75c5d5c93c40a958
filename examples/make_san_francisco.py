"""Make the San Francisco example from the data of the spopt project's tests.

Usage: python examples/make_san_francisco.py SOURCE

SOURCE is a folder with the three SF_*.csv files of spopt's test data and its licence. Writes
examples/san-francisco. The people of a census tract stand at its centroid; distances are metres
on the street network. Nothing is changed but the names of the columns.
"""

import csv
import shutil
import sys
from pathlib import Path

DEMAND = "SF_demand_205_centroid_uniform_weight.csv"
SITES = "SF_store_site_16_longlat.csv"
WAYS = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
LICENCE = "LICENSE.spopt.BSD-3.txt"

PROBLEM = """\
# 205 census tracts, 16 candidate sites, network distances: which 4 sites reach most people?
# Change count (1 to 8), or the objective to ["distance"] for the least walking.
name = "San Francisco, 16 candidate sites"
datum = "wgs84"
objective = ["coverage"]
reach_m = 5000
count = 4
time_limit_s = 60
seed = 1
"""


def main(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    (target / "problem.toml").write_text(PROBLEM, "utf-8")
    shutil.copyfile(source / LICENCE, target / LICENCE)
    tracts = _rows(source / DEMAND)
    ways = _rows(source / WAYS)
    people = {row["DestinationName"]: row["demand"] for row in ways}
    _write(
        target / "demand.csv",
        ["id", "lon", "lat", "weight"],
        [[r["NAME"], r["long"], r["lat"], people[r["NAME"]]] for r in tracts],
    )
    _write(
        target / "sites.csv",
        ["id", "lon", "lat"],
        [[r["NAME"], r["long"], r["lat"]] for r in _rows(source / SITES)],
    )
    _write(
        target / "distances.csv",
        ["demand", "site", "metres"],
        [[r["DestinationName"], r["name"], r["distance"]] for r in ways],
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(__file__).parent / "san-francisco")
