"""Applications that need only what the story is about."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from minsheng.applications.fields import keyed_mark
from minsheng.applications.models import Application, Child, Guardian, Household, Wish
from minsheng.applications.models.application import new_secret
from minsheng.classes.models import CareClass
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import owner_of


def make_application(
    found: Round,
    town: Organisation,
    wishes: Sequence[Sequence[CareClass]] = ((),),
    **more: Any,
) -> Application:
    """A family of the town with one child for each list of wishes, handed in today unless told otherwise."""
    today, secret = timezone.localdate(), new_secret()
    facts: dict[str, Any] = {
        "state": Application.State.SUBMITTED,
        "submitted_on": today,
        "consented_on": today,
        "responsible": owner_of(town, Permission.CHECK_APPLICATIONS),
        "secret": secret,
        "secret_hash": hashlib.sha256(secret.encode()).hexdigest(),
    }
    made: Application = Application.objects.create(
        round=found, organisation=town, **{**facts, **more}
    )
    household = Household.objects.create(application=made, home_town=town)
    Guardian.objects.create(
        household=household, relation="mother", name="样例家长", phone="13800000000"
    )
    for number, ranked in enumerate(wishes, 1):
        child = Child.objects.create(
            application=made,
            round=found,
            number=number,
            name=f"样例孩子{number}",
            id_mark=keyed_mark(f"{made.receipt}/{number}"),
            born_on=(today - dt.timedelta(days=365 * 8)).isoformat(),
            is_live=made.state != Application.State.DRAFT,
        )
        Wish.objects.bulk_create(
            Wish(child=child, rank=rank, care_class=one) for rank, one in enumerate(ranked, 1)
        )
    return made
