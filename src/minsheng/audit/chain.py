"""The seals of the chain: canonical text, keyed, each entry tied to the one before."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

from minsheng.audit.models import Entry

START = "0" * 64


def _content(entry: Entry, sequence: int) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "verb": entry.verb,
        "target": [entry.target_type, entry.target_id, entry.target_name],
        "scope": entry.scope,
        "facts": entry.facts,
        "previous": entry.previous,
    }


def _keyed(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def digest(entry: Entry, *, sequence: int | None = None) -> str:
    """HMAC-SHA-256 (64 hexadecimal digits) over the entry's canonical JSON.

    Args:
        sequence: the place to compute it for; the entry's own unless told.
    """
    return _keyed(_content(entry, entry.sequence if sequence is None else sequence))


def head_seal(sequence: int, last: str) -> str:
    """The seal of the end of the chain: nobody without the key can move the end."""
    return _keyed({"head": [sequence, last]})
