"""The starter tree: Quzhou's city union, its 16 second-level units and its 100 towns.

The names come from public lists (see NOTICE); ``scripts/make_quzhou_tree.py`` made the file
read here and says how each point was found. Estimated points are marked as such.
"""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation
from minsheng.organisations.services import next_path

TREE = Path(__file__).parent / "data" / "quzhou" / "tree.csv"


def starter_rows() -> list[dict[str, str]]:
    """One row per organisation, parents before children."""
    with TREE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _organisation(row: dict[str, str], parent: Organisation | None) -> Organisation:
    return Organisation.objects.create(
        parent=parent,
        kind=row["kind"],
        name=row["name"],
        name_en=row["name_en"],
        code=row["code"],
        gb_code=row["gb_code"],
        path=next_path(parent),
        lon=_number(row["lon"]),
        lat=_number(row["lat"]),
        point_source=row["point_source"],
    )


@transaction.atomic
def load_starter_tree(*, actor: User | None = None) -> Organisation:
    """The city of the starter tree exists with everything below it; what was there already is left as it is.

    Returns:
        The city union.
    """
    known = {organisation.code: organisation for organisation in Organisation.objects.all()}
    added = 0
    for row in starter_rows():
        if row["code"] not in known:
            known[row["code"]] = _organisation(row, known[row["parent"]] if row["parent"] else None)
            added += 1
    city = known["3308"]
    if added:
        record(actor, "organisation.tree_loaded", city, added=added)
    return city
