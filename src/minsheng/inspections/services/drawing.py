"""The double-random draw: announced, drawn, turned into visits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.engines import draw as engine
from minsheng.engines.draw.files import plan_of
from minsheng.inspections.models import Draw, Inspection, Template
from minsheng.inspections.queries.conflicts import conflicts_between, inspectors_at
from minsheng.inspections.services.planning import sheets_for, write_down
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.organisations.roles import Role, roles_with
from minsheng.stations.models import Station


class NobodyToDraw(Exception):
    """There is no open station to which enough inspectors may go."""


class AlreadyDrawn(Exception):
    """The numbers have been entered; a draw happens once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a draw.

    Attributes:
        count: stations altogether, shared among the strata (county and kind) by their sizes.
        team: inspectors per station.
        sources: (name, when it will be published) of the public numbers.
    """

    title: str
    count: int
    team: int
    window_from: dt.date
    window_until: dt.date
    sources: Sequence[tuple[str, str]]
    announced: bool = False


def name_of(person: User) -> str:
    """How an inspector is called in the published file: never two alike."""
    return f"{person.name} #{person.pk}"


def stratum_of(station: Station) -> str:
    """County and kind: "330802/co_built"."""
    return f"{station.code.rsplit('-ST-', 1)[0]}/{station.kind}"


def _inspectors(organisation: Organisation, stations: Sequence[Station]) -> dict[str, User]:
    """Inspectors by trade (else everybody who may inspect) who reach at least one of the stations."""
    people = list(inspectors_at(organisation).prefetch_related("posts__organisation"))
    by_trade = [
        one for one in people if any(post.role == Role.INSPECTOR for post in one.posts.all())
    ]
    able = set(roles_with(Permission.INSPECT))
    reached = {}
    for person in by_trade or people:
        paths = [post.organisation.path for post in person.posts.all() if post.role in able]
        if any(one.organisation.path.startswith(path) for path in paths for one in stations):
            reached[name_of(person)] = person
    return reached


def _conflicts(stations: Sequence[Station], people: Mapping[str, User]) -> list[engine.Conflict]:
    """Why who may not go where, out of reach included."""
    by_id = {person.pk: name for name, person in people.items()}
    codes = {station.pk: station.code for station in stations}
    barred = {
        (by_id[person_id], codes[station_id]): why
        for (person_id, station_id), why in conflicts_between(stations, people.values()).items()
    }
    able = set(roles_with(Permission.INSPECT))
    for name, person in people.items():
        paths = [post.organisation.path for post in person.posts.all() if post.role in able]
        for station in stations:
            if not any(station.organisation.path.startswith(path) for path in paths):
                barred.setdefault((name, station.code), "out_of_reach")
    return [engine.Conflict(name, code, why) for (name, code), why in sorted(barred.items())]


@transaction.atomic
def announce_draw(
    organisation: Organisation, template: Template, wanted: Wanted, *, actor: User
) -> Draw:
    """The list, the inspectors and the conflicts are fixed; their commitment can be published.

    Stations that too few inspectors may visit are listed as withheld, so that a draw never ends without
    somebody to send.

    Raises:
        NotPermitted: the actor plans no inspections there.
        NobodyToDraw: no open station that enough inspectors may visit.
        BadPlan, QuotaTooLarge: what is wanted contradicts itself.
    """
    post = post_answering_for(actor, organisation, Permission.PLAN_INSPECTIONS)
    if post is None:
        raise NotPermitted(f"{Permission.PLAN_INSPECTIONS} at {organisation.code}")
    rows = Station.objects.filter(
        organisation__path__startswith=organisation.path, state=Station.State.OPEN
    ).select_related("organisation", "responsible")
    # Stations with a secret visit take part too: leaving them out would tell of it.
    everything = list(rows)
    people = _inspectors(organisation, everything)
    conflicts = _conflicts(everything, people)
    barred = Counter(one.unit for one in conflicts)
    stations = [one for one in everything if len(people) - barred[one.code] >= wanted.team]
    if not stations:
        raise NobodyToDraw(organisation.code)
    taking_part = {one.code for one in stations}
    sizes = Counter(stratum_of(one) for one in stations)
    nonce = get_random_string(16)
    plan = engine.DrawPlan(
        title=f"{wanted.title} · {nonce}",
        units=tuple(engine.Unit(one.code, stratum_of(one)) for one in stations),
        quotas=engine.proportional(sizes, wanted.count),
        sources=tuple(engine.Source(name, due) for name, due in wanted.sources),
        inspectors=tuple(people),
        withheld={
            one.code: "too_few_inspectors" for one in everything if one.code not in taking_part
        },
        conflicts=tuple(one for one in conflicts if one.unit in taking_part),
        team=wanted.team,
    )
    draw: Draw = Draw.objects.create(
        organisation=organisation,
        responsible=post,
        title=wanted.title,
        code=get_random_string(8, "abcdefghjkmnpqrstuvwxyz23456789"),
        template=template,
        window_from=wanted.window_from,
        window_until=wanted.window_until,
        announced=wanted.announced,
        plan=plan.announced(),
        commitment=plan.commitment,
    )
    record(actor, "inspection.draw_announced", draw, commitment=plan.commitment)
    return draw


@transaction.atomic
def run_draw(
    draw_id: int, values: Sequence[Sequence[int | str]], *, actor: User
) -> list[Inspection]:
    """Stations and inspectors follow from the plan and the public numbers; each pick is a planned visit.

    Raises:
        NotPermitted: the actor plans no inspections there.
        AlreadyDrawn: it has been drawn before.
        BadPlan: the values do not fit the sources.
        NotEnoughInspectors: the conflicts leave too few; nothing is drawn.
    """
    rows = Draw.objects.select_for_update(of=["self"])
    draw = rows.select_related("organisation", "responsible__organisation", "template").get(
        pk=draw_id
    )
    require(actor, Permission.PLAN_INSPECTIONS, draw.organisation)
    if draw.drawn_at is not None:
        raise AlreadyDrawn(draw.code)
    drawn = engine.draw(plan_of(draw.plan), values)
    draw.document = engine.document(drawn)
    draw.drawn_at, draw.drawn_by = timezone.now(), actor
    draw.save(update_fields=["document", "drawn_at", "drawn_by"])
    record(actor, "inspection.drawn", draw, digest=draw.document["digest"])
    return _visits(draw, drawn.picks, actor)


def _visits(draw: Draw, picks: Sequence[engine.Pick], actor: User) -> list[Inspection]:
    codes = [pick.code for pick in picks]
    stations = {
        one.code: one
        for one in Station.objects.filter(code__in=codes).select_related("organisation")
    }
    ids = {name: int(name.rpartition("#")[2]) for pick in picks for name in pick.inspectors}
    people = User.objects.in_bulk(set(ids.values()))
    sheets = sheets_for(draw.template, list(stations.values()))
    return [
        write_down(
            stations[pick.code],
            draw.template,
            sheets[stations[pick.code].pk],
            inspectors=[people[ids[name]] for name in pick.inspectors],
            post=draw.responsible,
            window=(draw.window_from, draw.window_until),
            announced=draw.announced,
            origin=Inspection.Origin.DRAW,
            actor=actor,
            draw=draw,
        )
        for pick in picks
    ]
