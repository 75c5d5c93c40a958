"""Telling that what the registry knows of a station is different now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from minsheng.stations.models import Station
from minsheng.stations.signals import facts_changed


def tell_changed(stations: Iterable[Station]) -> None:
    """After commit ``facts_changed`` is sent, once for these stations; a listener that fails stops nobody."""
    ids = [one.pk for one in stations]
    transaction.on_commit(lambda: facts_changed.send_robust(Station, ids=ids))
