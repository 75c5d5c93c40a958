"""Codes for life: given once, never again."""

from __future__ import annotations

from minsheng.organisations.models import Organisation
from minsheng.stations.models import Serial


def _county_of(organisation: Organisation) -> Organisation:
    """The second-level body above ``organisation``: the one whose code begins the station's."""
    ways = organisation.path.split(".")[:2]
    return (
        Organisation.objects.get(path=".".join(ways) + ".") if organisation.depth else organisation
    )


def next_code(organisation: Organisation) -> str:
    """The next free station code below ``organisation``'s county, e.g. "330802-ST-0007"; used up at once.

    Call it inside the transaction that makes the station.
    """
    county = _county_of(organisation)
    serial, _made = Serial.objects.select_for_update().get_or_create(county=county)
    serial.last += 1
    serial.save(update_fields=["last"])
    return f"{county.code}-ST-{serial.last:04d}"
