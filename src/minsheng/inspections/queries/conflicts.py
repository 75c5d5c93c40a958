"""Who can inspect, and who may not meet which station."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.inspections.models import Inspection, Relation
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.organisations.roles import Role
from minsheng.standards.queries import paths_above
from minsheng.stations.models import Keeper, Station

KEEPS, ANSWERS, RELATED, LAST = "keeps", "answers", "related", "last"


def inspectors_at(organisation: Organisation) -> QuerySet[User]:
    """People with a post that lets them inspect somewhere in the organisation's subtree, or all of it."""
    near = Q(organisation__path__startswith=organisation.path)
    near |= Q(organisation__path__in=paths_above(organisation.path))
    posts = Post.objects.filter(near).allowing(Permission.INSPECT)
    able = posts.with_rights(timezone.localdate()).values("holder_id")
    rows: QuerySet[User] = User.objects.filter(pk__in=able, is_active=True).order_by("pk")
    return rows


def conflicts_between(
    stations: Sequence[Station], people: Iterable[User]
) -> dict[tuple[int, int], str]:
    """(person, station) → why they may not meet; a fixed number of queries.

    ``KEEPS`` the station, ``ANSWERS`` for it, has declared a relation, or made the last check there.
    """
    ids = {person.pk for person in people}
    found: dict[tuple[int, int], str] = {}
    done = Inspection.objects.filter(station__in=stations, state=Inspection.State.DONE)
    done = done.exclude(origin=Inspection.Origin.RECHECK).order_by("done_at", "pk")
    last = dict(done.values_list("station_id", "pk"))  # the latest of each station wins
    made = Inspection.inspectors.through.objects.filter(inspection_id__in=last.values())
    where = {pk: station_id for station_id, pk in last.items()}
    for person_id, inspection_id in made.values_list("user_id", "inspection_id"):
        found[person_id, where[inspection_id]] = LAST
    related = Relation.objects.filter(station__in=stations, person__in=ids)
    for pair in related.values_list("person_id", "station_id"):
        found[pair] = RELATED
    posts = Post.objects.filter(holder__in=ids, role=Role.KEEPER)
    keeping = list(posts.values_list("holder_id", "organisation__path"))
    for station in stations:
        found[station.responsible.holder_id, station.pk] = ANSWERS
        for person_id, path in keeping:
            if station.organisation.path.startswith(path):
                found[person_id, station.pk] = KEEPS
    named = Keeper.objects.on(timezone.localdate()).filter(station__in=stations, person__in=ids)
    for pair in named.values_list("person_id", "station_id"):
        found[pair] = KEEPS
    return {pair: why for pair, why in found.items() if pair[0] in ids}
