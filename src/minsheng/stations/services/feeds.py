"""Taking in what a warning source knows."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission, roles_with
from minsheng.stations.feeds import Alert, Area, WarningSource
from minsheng.stations.models import WeatherWarning
from minsheng.stations.services.warnings import WarningFacts, issue_warning, lift_warning

logger = logging.getLogger("minsheng.stations")


@dataclass(slots=True)
class Taken:
    """What a reading brought: warnings that hold by it, lifted ones, alerts for places that are not ours."""

    holding: int = 0
    lifted: int = 0
    elsewhere: int = 0


@transaction.atomic
def take_in(source: WarningSource) -> Taken:
    """The warnings are those of the source; reading it twice changes nothing. Warnings entered by hand stay.

    Raises:
        FeedBroken: the source cannot be read; nothing has changed.
    """
    taken = Taken()
    for alert in source.alerts():
        areas = _places_of(alert)
        taken.elsewhere += not areas
        for area in areas:
            if alert.is_cancelled:
                taken.lifted += _lift(alert, area)
            elif alert.ends > timezone.now():
                taken.holding += _issue(alert, area)
    return taken


def _places_of(alert: Alert) -> list[Organisation]:
    """Our bodies for the alert's areas; an area inside another one that is named too says nothing new."""
    found = [place for area in alert.areas if (place := _place_of(area))]
    unique = {place.path: place for place in found}
    return [
        place
        for path, place in sorted(unique.items())
        if not any(path.startswith(other) and path != other for other in unique)
    ]


def _place_of(area: Area) -> Organisation | None:
    """The body of a division: by its code ("330800" is the city), else by its name."""
    bodies = Organisation.objects.exclude(kind=Organisation.Kind.UNIT).order_by("path")
    if area.code:
        codes = [area.code, area.code.removesuffix("00"), area.code.removesuffix("0000")]
        found = bodies.filter(gb_code__in=codes).first() or bodies.filter(code__in=codes).first()
        if found:
            return found
        if area.code.endswith("0000"):  # a whole province: our city with everything in it
            return bodies.filter(
                kind=Organisation.Kind.CITY, code__startswith=area.code[:2]
            ).first()
    return bodies.filter(name__startswith=area.name).first() if area.name else None


def _owner_of(area: Organisation) -> Post | None:
    """The post closest to the area that may edit stations there: it answers for what nobody typed."""
    posts = Post.objects.filter(role__in=roles_with(Permission.EDIT_STATIONS))
    above = [
        post
        for post in posts.select_related("organisation")
        if area.path.startswith(post.organisation.path)
    ]
    return max(above, key=lambda post: (len(post.organisation.path), -post.pk), default=None)


def _issue(alert: Alert, area: Organisation) -> int:
    owner = _owner_of(area)
    if owner is None:
        logger.warning("no post answers for stations in %s: alert left out", area.code)
        return 0
    facts = WarningFacts(
        kind=alert.kind,
        level=alert.level,
        starts=alert.starts,
        ends=alert.ends,
        note=alert.headline,
        source_key=alert.identifier,
    )
    issue_warning(facts, area=area, actor=None, owner=owner)
    return 1


def _lift(alert: Alert, area: Organisation) -> int:
    rows = WeatherWarning.objects.filter(organisation=area, source_key=alert.identifier)
    holding = rows.filter(ends__gt=timezone.now()).first()
    if holding is None:
        return 0
    lift_warning(holding.pk, actor=None)
    return 1
