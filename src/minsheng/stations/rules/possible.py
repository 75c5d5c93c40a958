"""When a station's door can be open at all, from the document of its opening hours."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from minsheng.common.opening import read
from minsheng.common.opening.possible import possible_quarters


def possible_of(document: Any) -> str:
    """``possible_quarters`` of a stored document; "" while nobody has entered hours: never open."""
    return _possible(json.dumps(document, sort_keys=True)) if document else ""


@lru_cache(maxsize=4096)
def _possible(text: str) -> str:
    return possible_quarters(read(json.loads(text)))
