"""The file of a draw."""

from __future__ import annotations

import json

from minsheng.inspections.models import Draw


def file_of(draw: Draw) -> bytes:
    """The same bytes for the same draw."""
    text = json.dumps(draw.document, ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()
