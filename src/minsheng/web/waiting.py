"""What waits for whom: subjects register a question, the desk shows the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from minsheng.accounts.models import User

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: a sentence, the page where it is done, and how pressing it is.

    Args:
        tone: "alert" (late), "watch" (soon) or "info" (when there is time).
    """

    text: Text
    url: str
    tone: str = "info"


Question = Callable[["User"], Iterable[Waiting]]
URGENCY = {"alert": 0, "watch": 1, "info": 2}

_questions: dict[str, Question] = {}


def register(name: str, question: Question) -> None:
    """Add a question; call it in your AppConfig.ready. ``name`` is the subject's, e.g. "imports.confirm"."""
    _questions[name] = question


def waiting_for(actor: User) -> list[Waiting]:
    """All that waits for ``actor``, most pressing first; equals in the order of registration."""
    found = [one for question in _questions.values() for one in question(actor)]
    return sorted(found, key=lambda one: URGENCY.get(one.tone, 2))
