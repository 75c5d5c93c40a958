"""The facts that the standards of these tests name, whatever else is registered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from minsheng.engines.common.facts import Fact, Kind
from minsheng.standards import vocabulary
from minsheng.standards.models import Scope
from tests.standards.test_expression import WORDS


@pytest.fixture(autouse=True)
def _some_facts() -> Iterator[None]:
    before = dict(vocabulary.vocabulary(Scope.STATION))
    vocabulary.register(Scope.STATION, [*WORDS.values(), Fact("on_map", "地图上有", Kind.YES_NO)])
    yield
    vocabulary.replace(Scope.STATION, before.values())
