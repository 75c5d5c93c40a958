"""Counting answers per connection for one day without keeping any address."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from django.core.cache import cache
from django.utils import timezone

_DAY = 24 * 60 * 60


def answers_today(survey_id: int, address: str, now: dt.datetime) -> int:
    """How many answers, with this one, came from ``address`` today.

    The address is hashed with a key that is drawn each day and expires with it, so what is
    stored for a day cannot be turned back into an address even by who holds the database later.
    """
    if not address:
        return 1
    day = timezone.localdate(now).isoformat()
    key = cache.get_or_set(f"surveys:connection-key:{day}", lambda: secrets.token_hex(32), _DAY)
    mark = hmac.new(
        str(key).encode(), f"{survey_id}|{address}".encode(), hashlib.sha256
    ).hexdigest()
    name = f"surveys:from:{day}:{mark}"
    cache.add(name, 0, _DAY)
    try:
        return cache.incr(name)
    except ValueError:  # it expired between the two lines
        return 1
