"""Answering page by page without script: what one page sends is folded into what came before.

The answers so far travel in the page itself, signed; nothing is stored until the last page.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import QueryDict

from minsheng.surveys.rules.definition import Form, Item

_SALT = "minsheng.surveys.paging"
_KEPT = dt.timedelta(days=7)


@dataclass(slots=True)
class Progress:
    """Where somebody is in a questionnaire."""

    version: int
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    page: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    channel: str = ""

    def seal(self) -> str:
        """For the hidden field of the page."""
        return signing.dumps(
            [self.version, self.key, self.page, self.answers, self.channel],
            salt=_SALT,
            compress=True,
        )

    @classmethod
    def unseal(cls, sealed: str) -> Progress | None:
        """What was sealed; None if it is damaged, forged or a week old."""
        try:
            return cls(*signing.loads(sealed, salt=_SALT, max_age=_KEPT))
        except signing.BadSignature:
            return None


def fold(answers: Mapping[str, Any], items: list[Item], sent: QueryDict) -> dict[str, Any]:
    """``answers`` with what the page sent for ``items``; rows are added and taken away by its buttons.

    Args:
        sent: fields named "age" or "child:0:age"; buttons ``add=child`` and ``drop=child:1``.
    """
    return {**answers, **_read(items, sent, "", answers)}


def _read(
    items: list[Item], sent: QueryDict, prefix: str, before: Mapping[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.kind == "group":
            found |= _read(list(item.items), sent, prefix, before)
        elif item.kind == "repeat":
            found[item.name] = _rows(item, sent, prefix, before)
        elif item.is_asked:
            name = f"{prefix}{item.name}"
            if item.type == "select_multiple":
                found[item.name] = " ".join(sent.getlist(name))
            elif name in sent:
                found[item.name] = sent.get(name, "")
            elif f"asked:{name}" in sent:  # an untouched group of radio buttons sends nothing
                found[item.name] = ""
    return found


def _rows(
    item: Item, sent: QueryDict, prefix: str, before: Mapping[str, Any]
) -> list[dict[str, Any]]:
    kept = before.get(item.name)
    kept = kept if isinstance(kept, list) else [{}]
    rows = []
    for i, old in enumerate(kept):
        if sent.get("drop") != f"{prefix}{item.name}:{i}":
            rows.append({**old, **_read(list(item.items), sent, f"{prefix}{item.name}:{i}:", old)})
    if sent.get("add") == f"{prefix}{item.name}":
        rows.append({})
    return rows


def items_on(form: Form, names: set[str]) -> list[Item]:
    """The top items with these names, in the order of the form."""
    return [item for item in form.items if item.name in names]
