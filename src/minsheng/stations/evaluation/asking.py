"""The registry's facts as standards may ask about them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from minsheng.engines.common.facts import Fact, Kind
from minsheng.places.models import Level, Service
from minsheng.stations.facts import FACTS
from minsheng.stations.models import Station


def station_facts() -> Iterator[Fact]:
    """Every fact of a station with its type and, where there is a fixed list, its words."""
    words = {"kind": tuple(Station.Kind.choices), "state": tuple(Station.State.choices)}
    now = {"services": partial(_words, Service), "level": partial(_words, Level)}
    for fact in FACTS.values():
        yield Fact(
            fact.name,
            fact.label,
            Kind(fact.type),
            words=words.get(fact.name, ()),
            words_now=now.get(fact.name),
        )


def _words(kind: type[Service | Level]) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in kind._default_manager.all()]
