"""What quality hears from stations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minsheng.quality.models import Assessment


def forget(sender: object, ids: Sequence[int], **more: Any) -> None:
    """Computed rows about stations that were registered by mistake go with them."""
    del sender, more
    Assessment.objects.filter(station__in=ids).delete()
