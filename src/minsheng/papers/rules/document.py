"""A paper's content as plain data: what is frozen, digested and set on paper.

A document is ``{"title", "organisation", "first", "last", "at", "parts": [...]}``; a part is
``{"heading", "text": [sentence], "values": [value] | [], "grid": grid | None}``; a value is
``{"key", "label", "value", "before", "unit", "when", "query", "owner", "at", "url"}``; a grid is
``{"heads", "rows", "links", "query", "owner", "at", "url"}``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

Document = dict[str, Any]
NOT_KNOWN = "无数据"


def canonical(document: Mapping[str, Any]) -> bytes:
    """The same content always as the same bytes."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of the content."""
    return hashlib.sha256(canonical(document)).hexdigest()


def shown(value: float | None) -> str:
    """A number as people read it; what nobody counted is said to be unknown, never zero."""
    if value is None:
        return NOT_KNOWN
    return f"{value:,}"


def sources(document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Every number and table of the paper with its query, owner and time, in the paper's order."""
    for part in document["parts"]:
        for value in part["values"]:
            yield {
                "label": value["label"],
                "value": f"{shown(value['value'])} {value['unit']}".strip(),
                "query": value["query"],
                "owner": value["owner"],
                "at": value["at"],
                "url": value["url"],
            }
        if grid := part["grid"]:
            yield {
                "label": part["heading"],
                "value": f"{len(grid['rows']):,} 行",
                "query": grid["query"],
                "owner": grid["owner"],
                "at": grid["at"],
                "url": grid["url"],
            }
