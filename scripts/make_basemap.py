"""Writes the offline base layer from the starter tree:  python scripts/make_basemap.py

Needs the package on the path (an installed one, or PYTHONPATH=src). Run it again after the tree
has changed; a test compares the file with what this would write.
"""

import csv

from minsheng.places.basemap import FILE, as_text, base_layer

TREE = FILE.parents[3] / "organisations" / "data" / "quzhou" / "tree.csv"

if __name__ == "__main__":
    with TREE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(as_text(base_layer(rows)), encoding="utf-8")
