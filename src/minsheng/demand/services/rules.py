"""Saving a rule, and applying it: survey answers become a batch of demand and, if wanted, needs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.demand.estimate import Preview, preview
from minsheng.demand.models import DemandBatch, DemandPoint, DemandRule, HourBand, WorkerGroup
from minsheng.demand.queries import Pair, may_read_part, needs_at
from minsheng.demand.rules import LEAST_ANSWERS, Estimate, centre
from minsheng.demand.seeds import REACH_M
from minsheng.demand.services.needs import set_need
from minsheng.demand.services.overlaps import left_to_nearer, take_from_others
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.places.models import Service
from minsheng.places.services import owner_for
from minsheng.surveys.models import Survey

USUAL_REACH_M = 1_000


class NothingToApply(Exception):
    """No answer is usable: applying the rule would only take the old batch away."""


class NameTaken(Exception):
    """The organisation has another rule with this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """What somebody enters about a rule; names as in the model."""

    name: str
    survey: Survey
    group_question: str
    hours_question: str
    town_question: str = ""
    place_question: str = ""
    needs_question: str = ""
    reach_question: str = ""
    group_map: dict[str, Any]
    town_map: dict[str, Any]
    hours_map: dict[str, Any]
    needs_map: dict[str, Any]
    workers_per_answer: float = 1.0


FACTS = [field.name for field in fields(RuleFacts)]


def _require_to_read(actor: User, organisation: Organisation, survey: Survey) -> None:
    """A rule must not open answers that its author may not see."""
    if not may_read_part(actor, organisation, survey):
        raise NotPermitted(f"read survey {survey.pk} for {organisation.code}")


def _write(rule: DemandRule, facts: RuleFacts) -> None:
    for name in FACTS:
        setattr(rule, name, getattr(facts, name))
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        taken = DemandRule.objects.filter(organisation=rule.organisation, name=rule.name)
        if taken.exclude(pk=rule.pk).exists():
            raise NameTaken(rule.name) from error
        raise


@transaction.atomic
def save_rule(
    facts: RuleFacts, *, organisation: Organisation, actor: User, rule_id: int | None = None
) -> DemandRule:
    """The rule is as the facts say, in its next version; what it made before stays until it is applied again.

    Raises:
        NotPermitted: the actor may not edit demand there, or may not see those answers.
        NameTaken: the organisation has another rule with this name.
    """
    owner = owner_for(actor, organisation, Permission.EDIT_DEMAND)
    _require_to_read(actor, organisation, facts.survey)
    if rule_id is None:
        rule = DemandRule(organisation=organisation, responsible=owner)
    else:
        rows = DemandRule.objects.select_for_update(of=["self"])
        rule = rows.get(pk=rule_id, organisation=organisation)
        rule.version += 1
    _write(rule, facts)
    record(actor, "demand.rule_saved", rule, version=rule.version, survey=facts.survey.pk)
    return rule


def _points(batch: DemandBatch, found: Preview, left: set[Pair]) -> list[DemandPoint]:
    groups = WorkerGroup.objects.in_bulk(field_name="code")
    bands = HourBand.objects.in_bulk(field_name="code")
    points = []
    for number, row in enumerate(found.estimates, 1):
        where = _where(row, found)
        if where is None or (row.group, row.town) in left:
            continue
        lon, lat = where
        points.append(
            DemandPoint(
                organisation=batch.organisation,
                responsible=batch.responsible,
                batch=batch,
                code=f"Q{number:05d}",
                town=found.words.towns.get(row.town),
                group=groups[row.group],
                band=bands[row.band],
                workers=row.workers,
                lon=lon,
                lat=lat,
                entered_lon=lon,
                entered_lat=lat,
            )
        )
    return points


def _where(row: Estimate, found: Preview) -> tuple[float, float] | None:
    """The middle of the answers' hexagon, else the town's point; None if the town has none."""
    if row.cell:
        return centre(row.cell)
    town = found.words.towns[row.town]
    return (town.lon, town.lat) if town.lon is not None and town.lat is not None else None


def _take_needs(found: Preview, actor: User) -> int:
    """Set the needs of groups with enough answers; returns how many were set."""
    rule = found.rule
    now = {(row.group.code, row.service.code): row for row in needs_at(rule.organisation)}
    groups = WorkerGroup.objects.in_bulk(field_name="code")
    services = Service.objects.in_bulk(field_name="code")
    enough = [row for row in found.shares if row.answers >= LEAST_ANSWERS]
    for row in enough:
        before = now.get((row.group, row.service))
        usual = before.reach_m if before else REACH_M.get(row.group, USUAL_REACH_M)
        set_need(
            organisation=rule.organisation,
            group=groups[row.group],
            service=services[row.service],
            share=round(row.share, 4),
            reach_m=row.reach_m or usual,
            source=f"{rule.survey.title}，{row.answers} 份，95% 区间 {row.low:.0%}–{row.high:.0%}"[
                :200
            ],
            verified=True,
            actor=actor,
        )
    return len(enough)


@transaction.atomic
def apply_rule(rule_id: int, *, actor: User, take_needs: bool = False) -> DemandBatch:
    """The demand made by the rule is that of the answers as they are now; the batch it made before is retired.

    People whom another rule counts from the same survey are counted once: a rule of a union below
    keeps its towns and groups, any other gives them up to this one.

    Args:
        take_needs: also set the needs found for groups with at least ``LEAST_ANSWERS`` answers.

    Raises:
        NotPermitted: the actor may not edit demand there, or may not see those answers.
        NothingToApply: no answer is usable, or nearer rules count them all; everything is left as it was.
    """
    rows = DemandRule.objects.select_for_update(of=["self"]).select_related(
        "organisation", "survey__organisation"
    )
    rule: DemandRule = rows.get(pk=rule_id)
    owner = owner_for(actor, rule.organisation, Permission.EDIT_DEMAND)
    _require_to_read(actor, rule.organisation, rule.survey)
    Survey.objects.select_for_update(of=["self"]).get(pk=rule.survey_id)  # one rule at a time
    found = preview(rule)
    pairs = {(row.group, row.town) for row in found.estimates}
    left = left_to_nearer(rule, pairs)
    now = timezone.now()
    batch = DemandBatch(
        organisation=rule.organisation,
        responsible=owner,
        source=DemandBatch.Source.SURVEY,
        name=f"{rule.name}（第 {rule.version} 版）"[:100],
        rule=rule,
        made_at=now,
    )
    points = _points(batch, found, left)
    if not points:
        raise NothingToApply(rule.pk)
    rule.batches.filter(retired_at=None).update(retired_at=now)
    batch.save()
    taken = take_from_others(rule, pairs - left, now)
    DemandPoint.objects.bulk_create(points)
    needs = _take_needs(found, actor) if take_needs else 0
    record(
        actor,
        "demand.rule_applied",
        batch,
        rule=rule.pk,
        version=rule.version,
        answers=found.answers,
        used=found.used,
        points=len(points),
        taken=taken,
        needs=needs,
    )
    return batch
