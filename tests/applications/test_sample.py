"""Invented families for the sample city."""

from __future__ import annotations

import pytest

from minsheng.applications.models import Application, Child
from minsheng.applications.queries import entries
from minsheng.applications.sample import sample
from tests.applications.builders import open_round
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_invented_families_apply_once(cast: Cast) -> None:
    found = open_round(cast)
    added = sample(cast.county, families=30)
    assert 0 < added == Application.objects.count() <= 30
    assert sample(cast.county, families=30) == 0
    assert all(child.name.startswith("样例") for child in Child.objects.all())
    states = set(Application.objects.values_list("state", flat=True))
    assert "submitted" in states
    assert all(entry.units[0].options for entry in entries(found))
