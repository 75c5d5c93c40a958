"""The file of a draw: plan, values and answer in one document anybody can recompute."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minsheng.engines.draw.drawing import Drawn, draw
from minsheng.engines.draw.plan import (
    VERSION,
    BadPlan,
    Conflict,
    DrawPlan,
    Method,
    Source,
    Unit,
    canonical,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file claims and what the recomputation finds instead."""

    part: str
    claimed: object
    found: object


def document(drawn: Drawn) -> dict[str, Any]:
    """The draw as plain data; ``digest`` is the SHA-256 of everything else in it."""
    body: dict[str, Any] = {
        "plan": drawn.plan.announced(),
        "commitment": drawn.plan.commitment,
        "values": [list(values) for values in drawn.values],
        "key": drawn.key,
        "picks": [
            [pick.stratum, pick.place, pick.code, list(pick.inspectors)] for pick in drawn.picks
        ],
    }
    return body | {"digest": hashlib.sha256(canonical(body)).hexdigest()}


def document_bytes(drawn: Drawn) -> bytes:
    """The file to publish: the same bytes for the same draw, one entry per line for readers."""
    text = json.dumps(document(drawn), ensure_ascii=False, sort_keys=True, indent=1)
    return f"{text}\n".encode()


def plan_of(data: Mapping[str, Any]) -> DrawPlan:
    """The plan in a document.

    Raises:
        BadPlan: the data is of another format, or contradicts itself.
    """
    if data.get("format") != VERSION:
        raise BadPlan(f"the format is {data.get('format')!r}, not {VERSION!r}")
    try:
        return DrawPlan(
            title=data["title"],
            units=tuple(Unit(*row) for row in data["units"]),
            quotas=data["quotas"],
            sources=tuple(Source(*row) for row in data["sources"]),
            withheld=data["withheld"],
            inspectors=tuple(data["inspectors"]),
            conflicts=tuple(Conflict(*row) for row in data["conflicts"]),
            team=data["team"],
            most_each=data["most_each"],
            method=Method(data["method"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadPlan(f"the plan cannot be read: {fault}") from fault


def differences(claimed: Mapping[str, Any]) -> list[Difference]:
    """Draw again from a document's plan and values; what differs from its claims, nothing if all is true.

    Raises:
        BadPlan: plan or values cannot be read.
    """
    plan = plan_of(claimed.get("plan", {}))
    found = document(draw(plan, claimed.get("values", [])))
    parts = sorted(found.keys() | claimed.keys())
    return [
        Difference(part, claimed.get(part), found.get(part))
        for part in parts
        if claimed.get(part) != found.get(part)
    ]
