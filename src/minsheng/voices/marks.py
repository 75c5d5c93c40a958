"""Telling one connection from another on one day, without keeping who it was."""

from __future__ import annotations

import datetime as dt

from minsheng.web import marks


def day_mark(address: str, now: dt.datetime) -> str:
    """A mark for ``address`` on the local day of ``now``, under the salt of the voices; "" if unknown."""
    return marks.day_mark("voices", address, now)
