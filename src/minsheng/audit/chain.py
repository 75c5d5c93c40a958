"""The digest of one entry: canonical text, keyed, tied to the entry before."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings

from minsheng.audit.models import Entry

START = "0" * 64


def _content(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "verb": entry.verb,
        "target": [entry.target_type, entry.target_id, entry.target_name],
        "scope": entry.scope,
        "facts": entry.facts,
        "previous": entry.previous,
    }


def digest(entry: Entry) -> str:
    """HMAC-SHA-256 (64 hexadecimal digits) over the entry's canonical JSON."""
    text = json.dumps(_content(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
