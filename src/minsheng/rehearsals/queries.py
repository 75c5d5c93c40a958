"""Reading rehearsals and what they are made of."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet

from minsheng.accounts.models import User
from minsheng.applications.proposals import offers_of
from minsheng.applications.rules.eligibility import Offer
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round
from minsheng.rehearsals.models import Rehearsal


def rehearsals_for(actor: User) -> QuerySet[Rehearsal]:
    """Rehearsals within reach, the latest first."""
    rows = Rehearsal.objects.visible_to(actor)
    found: QuerySet[Rehearsal] = rows.select_related("round", "job", "started_by", "organisation")
    return found


def stage_of(found: Round) -> tuple[list[Offer], dict[int, int]]:
    """The round's classes, those still planned too, and their seats by class."""
    rows = CareClass.objects.filter(term__rounds=found).exclude(state=CareClass.State.CANCELLED)
    capacity = dict(rows.values_list("pk", "capacity"))
    offers = [one for one in offers_of(found) if one.class_id in capacity]
    return [replace(one, is_open=True) for one in offers], capacity
