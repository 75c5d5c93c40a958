"""What all stories about signing in need."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Nobody has tried anything in the last minutes."""
    cache.clear()
