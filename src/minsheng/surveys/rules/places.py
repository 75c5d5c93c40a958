"""Counties and towns as people choose them in a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A county or town; ``county`` is empty for a county itself."""

    code: str
    zh: str
    en: str
    county: str = ""
