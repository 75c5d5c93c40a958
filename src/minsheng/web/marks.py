"""Telling one connection from another on one day, without keeping who it was."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from django.core.cache import cache
from django.utils import timezone

_KEPT_S = 25 * 60 * 60


def day_mark(purpose: str, address: str, now: dt.datetime) -> str:
    """A mark for ``address`` on the local day of ``now``; "" if the address is unknown.

    The salt is drawn each day for each purpose, lives in the cache and is thrown away with it:
    afterwards nobody, not even with the database, can tell which address a mark was, or whether
    two days' marks are one address.
    """
    if not address:
        return ""
    day = timezone.localdate(now).isoformat()
    salt = cache.get_or_set(f"{purpose}:salt:{day}", lambda: secrets.token_hex(32), _KEPT_S)
    return hmac.new(str(salt).encode(), address.encode(), hashlib.sha256).hexdigest()
