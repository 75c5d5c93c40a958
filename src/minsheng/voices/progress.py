"""How a case went on, for the public: when and what, never who."""

from __future__ import annotations

from typing import Any

from minsheng.cases.models import Case
from minsheng.voices.words import PROGRESS

TONES = {"close": "ok", "recheck": "ok", "send_back": "watch", "reopen": "watch"}


def public_progress(case: Case) -> list[dict[str, Any]]:
    """The moves that have a sentence for the public, newest first."""
    moves = case.moves.filter(name__in=PROGRESS).order_by("-version")
    return [
        {"at": move.at, "text": PROGRESS[move.name], "tone": TONES.get(move.name, "")}
        for move in moves
    ]
