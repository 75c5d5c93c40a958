"""The sample city shows a round that has just been drawn."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from minsheng.applications.sample import sample as sample_families
from minsheng.classes.queries import drifting
from minsheng.classes.sample import sample as sample_classes
from minsheng.engines.admission import first_difference
from minsheng.enrolment.queries import log_holds
from minsheng.enrolment.sample import sample as sample_round
from minsheng.placements.models import Draw
from minsheng.placements.sample import sample
from minsheng.places.sample import sample as sample_places
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_sample_city_has_a_round_that_anybody_can_recompute(cast: Cast) -> None:
    sample_places(cast.city)
    sample_classes(cast.city)
    sample_round(cast.city)
    sample_families(cast.city, families=2)
    assert sample(cast.city) > 0
    assert sample(cast.city) == 0
    draw = Draw.objects.get()
    assert first_difference(json.loads(draw.pack)) is None
    assert log_holds(draw.round)
    assert not drifting().exists()
    assert Client().get(f"/enrol/{draw.round.code}/draw/").status_code == 200
