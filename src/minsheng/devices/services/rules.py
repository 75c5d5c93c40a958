"""Setting the rules by which a value becomes an alert."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.devices.models import Alert, AlertRule
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, require


class SameLimit(Exception):
    """The organisation has a rule for this measure, direction and limit already."""


class NotOwn(Exception):
    """The rule came with the system or is over; an organisation sets its own beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """What somebody enters about a rule; names as in the model."""

    measure: str
    above: bool
    value: float
    title: str
    severity: str
    source: str = ""


@transaction.atomic
def add_rule(organisation: Organisation, facts: RuleFacts, *, actor: User) -> AlertRule:
    """The rule holds at the organisation and below from the next message on.

    Raises:
        NotPermitted: the actor may not manage devices there.
        SameLimit: there is one like it.
    """
    require(actor, Permission.MANAGE_DEVICES, organisation)
    rule = _begin(organisation, facts)
    record(actor, "device.rule_set", rule, where=organisation, title=rule.title)
    return rule


@transaction.atomic
def change_rule(rule_id: int, facts: RuleFacts, *, actor: User) -> AlertRule:
    """The old rule is over and the new one holds from the next message on; alerts by the old one end, cases stay.

    Raises:
        NotPermitted: the actor may not manage devices there.
        NotOwn: the rule belongs to no organisation, or is over.
        SameLimit: another rule is like the new one.
    """
    organisation = _end(rule_id, actor)
    rule = _begin(organisation, facts)
    record(actor, "device.rule_set", rule, where=organisation, title=rule.title)
    return rule


@transaction.atomic
def end_rule(rule_id: int, *, actor: User) -> None:
    """The rule is over; what the next body above has set holds again. Its alerts end, cases stay.

    Raises:
        NotPermitted: the actor may not manage devices there.
        NotOwn: the rule belongs to no organisation, or is over.
    """
    organisation = _end(rule_id, actor)
    rule = AlertRule.objects.get(pk=rule_id)
    record(actor, "device.rule_ended", rule, where=organisation, title=rule.title)


def _begin(organisation: Organisation, facts: RuleFacts) -> AlertRule:
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    same = AlertRule.objects.filter(
        organisation=organisation,
        measure=facts.measure,
        above=facts.above,
        value=facts.value,
        until=None,
    )
    if same.exists():
        raise SameLimit(facts.title)
    rule: AlertRule = AlertRule.objects.create(
        organisation=organisation,
        measure=facts.measure,
        above=facts.above,
        value=facts.value,
        title=facts.title,
        severity=facts.severity,
        source=facts.source,
    )
    return rule


def _end(rule_id: int, actor: User) -> Organisation:
    rows = AlertRule.objects.select_for_update(of=["self"]).select_related("organisation")
    rule = rows.get(pk=rule_id)
    if rule.organisation is None:
        raise NotOwn(str(rule.pk))
    require(actor, Permission.MANAGE_DEVICES, rule.organisation)
    if rule.until is not None:
        raise NotOwn(str(rule.pk))
    rule.until = timezone.now()
    rule.save(update_fields=["until"])
    Alert.objects.filter(rule=rule, until=None).update(until=rule.until)
    return rule.organisation
