"""Weights of the risk plan, and relations that keep inspectors away."""

from __future__ import annotations

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.inspections.models import Relation, RiskWeights
from minsheng.inspections.rules.risk import Weights
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, may, require
from minsheng.stations.models import Station


@transaction.atomic
def set_weights(organisation: Organisation, weights: Weights, *, actor: User) -> RiskWeights:
    """The union plans by these weights from now on.

    Raises:
        NotPermitted: the actor plans no inspections there.
    """
    require(actor, Permission.PLAN_INSPECTIONS, organisation)
    values = {name: getattr(weights, name) for name in Weights.names()}
    row, _is_new = RiskWeights.objects.update_or_create(organisation=organisation, defaults=values)
    record(actor, "inspection.weights", row, **values)
    return row


@transaction.atomic
def declare_relation(person: User, station: Station, why: str, *, actor: User) -> Relation:
    """The person is never sent to the station. Inspectors declare for themselves, planners for everybody.

    Raises:
        NotPermitted: the actor is neither.
    """
    own = actor == person and may(actor, Permission.INSPECT)
    if not own and not may(actor, Permission.PLAN_INSPECTIONS, station.organisation):
        raise NotPermitted(f"relations at {station.organisation.code}")
    row, is_new = Relation.objects.get_or_create(
        person=person, station=station, defaults={"why": why[:100]}
    )
    if is_new:
        record(actor, "inspection.relation", where=station.organisation, person=person.pk)
    return row
