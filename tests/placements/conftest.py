"""What is left of a draw is kept for half a minute; the next test's draw may have the same number."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_kept(_fast_and_immediate: None) -> None:
    """Each test begins with an empty cache."""
    cache.clear()
