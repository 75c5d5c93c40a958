"""Applications that need only what the story is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from minsheng.applications.fields import keyed_mark
from minsheng.applications.links import digest_of
from minsheng.applications.models import Application, Child, Guardian, Household, Wish
from minsheng.applications.models.application import new_secret
from minsheng.applications.rules.identity import born_on, check_sign
from minsheng.applications.services import (
    ChildFacts,
    FamilyFacts,
    add_child,
    add_wish,
    begin,
    submit,
)
from minsheng.classes.models import CareClass, Term
from minsheng.enrolment.models import Round
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import owner_of
from tests.enrolment.builders import make_round
from tests.people import Cast


def make_application(
    found: Round,
    town: Organisation,
    wishes: Sequence[Sequence[CareClass | tuple[CareClass, ...]]] = ((),),
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
        "secret_hash": digest_of(secret),
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
            Wish(child=child, rank=rank, care_class=one)
            for rank, wished in enumerate(ranked, 1)
            for one in (wished if isinstance(wished, tuple) else (wished,))
        )
    return made


def open_round(cast: Cast, code: str = "2026-7") -> Round:
    """A round of the first county whose window opened yesterday; its class takes ages 6 to 9."""
    found = make_round(cast, code, published=True)
    Term.objects.filter(rounds=found).update(apply_from=timezone.now() - dt.timedelta(days=1))
    return Round.objects.get(pk=found.pk)


def freeze(found: Round) -> Round:
    """The window of the round closed a minute ago."""
    now = timezone.now()
    Term.objects.filter(rounds=found).update(
        apply_from=now - dt.timedelta(days=8), freeze_at=now - dt.timedelta(minutes=1)
    )
    return Round.objects.get(pk=found.pk)


def id_number(years: int, serial: int = 1) -> str:
    """An invented identity number of somebody who turned ``years`` half a year ago."""
    born = timezone.localdate().replace(day=15) - dt.timedelta(days=365 * years + 180)
    first = f"330899{born:%Y%m%d}{serial:03d}"
    return first + check_sign(first)


def family_facts(town: Organisation, **more: Any) -> FamilyFacts:
    facts: dict[str, Any] = {
        "name": "样例家长",
        "relation": "mother",
        "phone": "13800000000",
        "home_town": town,
        "id_number": id_number(35),
    }
    return FamilyFacts(**{**facts, **more})


def child_facts(years: int = 7, serial: int = 1, **more: Any) -> ChildFacts:
    number = more.pop("number", id_number(years, serial))
    return ChildFacts(name=f"样例孩子{serial}", born=born_on(number), id_number=number, **more)


def handed_in(found: Round, cast: Cast, *, serial: int = 1, **more: Any) -> Application:
    """A family of the county's town with one child of seven and one wish, handed in."""
    one = begin(found, family_facts(cast.town), **more)
    actor = more.get("actor")
    add_child(one.pk, child_facts(serial=serial), actor=actor)
    add_wish(one.pk, CareClass.objects.filter(term__rounds=found)[0].pk, actor=actor)
    return submit(one.pk, consent=True, actor=actor)
