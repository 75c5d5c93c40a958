"""Places where brothers and sisters can be together: one venue in one term, a class for each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from minsheng.applications.rules.eligibility import Day, Offer, hindrance, suits

Shared = tuple[Offer, ...]
"""One class for each child, in their order, all at one venue in one term."""


def shared_offers(births: Sequence[dt.date], offers: Sequence[Offer], day: Day) -> list[Shared]:
    """Where every child finds a class of its age, best suited first; with one child its classes."""
    at: dict[tuple[int, int], list[Offer]] = defaultdict(list)
    for offer in offers:
        at[offer.term_id, offer.venue_id].append(offer)
    found = []
    for here in at.values():
        fitting = [[one for one in here if hindrance(born, one) is None] for born in births]
        if all(fitting):
            found.append(tuple(min(mine, key=lambda one: suits(day, one)) for mine in fitting))
    return sorted(found, key=lambda shared: max(suits(day, one) for one in shared))


def own_offers(born: dt.date, offers: Sequence[Offer], day: Day) -> list[Offer]:
    """The classes one child can be in, best suited first."""
    fitting = [one for one in offers if hindrance(born, one) is None]
    return sorted(fitting, key=lambda one: suits(day, one))
