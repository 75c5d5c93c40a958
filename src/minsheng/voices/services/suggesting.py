"""Taking in a suggestion."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.cases.queries import decider_for
from minsheng.cases.rules.escalation import chain
from minsheng.common.geo import LonLat
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.roles import Permission
from minsheng.stations.models import Station
from minsheng.voices.links import digest_of, secret_of
from minsheng.voices.models import Suggestion
from minsheng.voices.queries import town_near
from minsheng.voices.rules import limits
from minsheng.voices.services.receiving import TooMany

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What is suggested: at a station, at a point (WGS-84), or where the words say."""

    kind: str
    words: str
    where: str = ""
    station: Station | None = None
    point: LonLat | None = None


@transaction.atomic
def suggest(
    wish: Wish,
    *,
    key: uuid.UUID,
    mark: str = "",
    language: str = "zh",
    now: dt.datetime | None = None,
) -> tuple[Suggestion, str]:
    """The suggestion waits for whoever answers for the place; returns it with the secret of its link.

    Raises:
        TooMany: the connection has sent too many suggestions today.
    """
    secret = secret_of(key)
    known = Suggestion.objects.filter(key=key).first()
    if known is not None:
        return known, secret
    moment = now or timezone.now()
    sent = Suggestion.objects.filter(mark=mark, at__gt=moment - dt.timedelta(days=1))
    if mark and sent.count() >= limits.SUGGESTIONS_PER_DAY:
        raise TooMany(mark)
    organisation = _organisation(wish)
    suggestion = Suggestion.objects.create(
        organisation=organisation,
        responsible=_answering(organisation),
        kind=wish.kind,
        words=wish.words[:LONGEST],
        where=wish.where[:120],
        station=wish.station,
        lon=wish.point[0] if wish.point else None,
        lat=wish.point[1] if wish.point else None,
        at=moment,
        key=key,
        secret_hash=digest_of(secret),
        mark=mark,
        language=language[:10],
    )
    return suggestion, secret


def _organisation(wish: Wish) -> Organisation:
    """The station's, else the nearest town's, else one whose name the words hold, else the city."""
    if wish.station is not None:
        return wish.station.organisation
    near = town_near(wish.point) if wish.point else None
    return near or _named(wish.where) or Organisation.objects.get(parent=None)


def _named(where: str) -> Organisation | None:
    """The lowest organisation whose place name is part of the words: "荷花街道总工会" is found in "荷花街道桥头"."""
    kinds = [Organisation.Kind.TOWN, Organisation.Kind.COUNTY]
    rows = Organisation.objects.filter(kind__in=kinds).order_by("-path")
    found = [one for one in rows if (name := _place_name(one.name)) and name in where]
    return max(found, key=lambda one: (one.depth, one.path), default=None)


def _place_name(name: str) -> str:
    return name.removesuffix("总工会").removesuffix("工会")


def _answering(organisation: Organisation) -> Post:
    """The nearest post that answers the public."""
    posts = Post.objects.filter(
        organisation__path__in=chain(organisation.path), holder__is_active=True
    )
    nearest = posts.allowing(Permission.ANSWER_VOICES).order_by("-organisation__path", "pk").first()
    found = (
        nearest or decider_for(organisation) or Post.objects.order_by("organisation__path").first()
    )
    if found is None:
        raise LookupError("there is no post in this union at all")
    return found
