"""Demand points that need only what the story is about."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.demand.models import DemandBatch, DemandPoint, HourBand, WorkerGroup
from minsheng.demand.services import RuleFacts
from minsheng.organisations.models import Organisation
from minsheng.organisations.roles import Permission
from minsheng.places.sample import owner_of
from minsheng.surveys.models import Answer, Survey
from minsheng.surveys.services.create import create_survey, shipped_content
from minsheng.surveys.services.run import open_survey
from tests.people import Cast


def make_point(
    organisation: Organisation,
    workers: float = 20,
    *,
    group: str = "courier",
    band: str = "h10",
    **more: Any,
) -> DemandPoint:
    """A saved point of the organisation, in its batch of drawn points."""
    owner = owner_of(organisation, Permission.EDIT_DEMAND)
    batch, _ = DemandBatch.objects.get_or_create(
        organisation=organisation, source="drawn", name="绘制", defaults={"responsible": owner}
    )
    lon, lat = more.pop("lon", 118.88), more.pop("lat", 28.96)
    facts: dict[str, Any] = {
        "lon": lon,
        "lat": lat,
        "entered_lon": lon,
        "entered_lat": lat,
        "responsible": owner,
    }
    return DemandPoint.objects.create(
        organisation=organisation,
        batch=batch,
        code=more.pop("code", f"D{DemandPoint.objects.count() + 1}"),
        group=WorkerGroup.objects.get(code=group),
        band=HourBand.objects.get(code=band),
        workers=workers,
        **{**facts, **more},
    )


def make_survey(
    cast: Cast, organisation: Organisation | None = None, actor: User | None = None
) -> Survey:
    """The shipped survey of outdoor workers, open; by default the first county's."""
    actor = actor or cast.officer
    survey = create_survey(
        organisation or cast.county,
        subject="workers",
        title="户外劳动者调查",
        content=shipped_content("workers"),
        file_name="workers.xlsx",
        actor=actor,
    )
    return open_survey(survey.pk, actor=actor)


def answered(
    survey: Survey, count: int = 1, *, about: Organisation | None = None, **values: Any
) -> None:
    """Stored answers; by default a rider at noon in the first county's town.

    Args:
        about: the organisation the answers are about, as receiving them finds out.
    """
    usual = {"occupation": "delivery", "hours": "h10", "town": "330899001", "needs": "water"}
    now = timezone.now()
    version = survey.current
    assert version is not None
    Answer.objects.bulk_create(
        Answer(
            survey=survey,
            version=version,
            key=uuid.uuid4(),
            organisation=about,
            values={key: value for key, value in {**usual, **values}.items() if value},
            answered_at=now,
            received_at=now,
        )
        for _number in range(count)
    )


def facts(survey: Survey, **more: Any) -> RuleFacts:
    usual: dict[str, Any] = {
        "name": "骑手规则",
        "survey": survey,
        "group_question": "occupation",
        "town_question": "town",
        "hours_question": "hours",
        "place_question": "spot",
        "needs_question": "needs",
        "reach_question": "reach_m",
        "group_map": {},
        "town_map": {},
        "hours_map": {},
        "needs_map": {},
    }
    return RuleFacts(**{**usual, **more})
