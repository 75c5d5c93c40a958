"""Terms and classes that need only what the story is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from minsheng.classes.models import CareClass, Term
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.models import Place
from minsheng.places.sample import owner_of
from tests.places.builders import make_place


def make_term(organisation: Organisation, code: str = "2026-1", **more: Any) -> Term:
    """A draft whose window opens tomorrow; families hear ten days later, classes start in a month."""
    now, today = timezone.now(), timezone.localdate()
    facts: dict[str, Any] = {
        "name": f"样例第{code}期",
        "apply_from": now + dt.timedelta(days=1),
        "freeze_at": now + dt.timedelta(days=8),
        "publish_at": now + dt.timedelta(days=10),
        "starts_on": today + dt.timedelta(days=30),
        "ends_on": today + dt.timedelta(days=50),
        "responsible": owner_of(organisation, Permission.EDIT_CLASSES),
    }
    return Term.objects.create(organisation=organisation, code=code, **{**facts, **more})


def make_class(term: Term, code: str = "A1", **more: Any) -> CareClass:
    """An open class of thirty at a place of its own, of the term's organisation unless told otherwise."""
    organisation = more.pop("organisation", term.organisation)
    facts: dict[str, Any] = {
        "name": f"样例班级{code}",
        "venue": more.pop("venue", None) or venue(organisation, code),
        "state": CareClass.State.OPEN,
        "age_from": 6,
        "age_until": 9,
        "opens": dt.time(7, 30),
        "closes": dt.time(18),
        "capacity": 30,
        "responsible": owner_of(organisation, Permission.EDIT_CLASSES),
    }
    facts["reserved"] = sum(more.get("reserves", {}).values())
    return CareClass.objects.create(
        organisation=organisation, term=term, code=code, **{**facts, **more}
    )


def venue(organisation: Organisation, code: str) -> Place:
    known = Place.objects.filter(organisation=organisation, code=f"V{code}").first()
    return known or make_place(organisation, f"V{code}")
