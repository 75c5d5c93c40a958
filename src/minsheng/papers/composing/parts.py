"""The parts every paper is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minsheng.papers.figures import Scope, known, moment_text
from minsheng.papers.rules.document import shown


def figures_part(heading: str, keys: Sequence[str], scope: Scope) -> dict[str, Any]:
    """Figures in one sentence and in a table."""
    registry = known()
    values = [registry[key].value(scope) for key in keys]
    return {"heading": heading, "text": [sentence(values)], "values": values, "grid": None}


def sentence(values: Sequence[dict[str, Any]]) -> str:
    """The figures as people write them, with the period before where one can compare."""
    return "；".join(_clause(value) for value in values) + "。"


def _clause(value: dict[str, Any]) -> str:
    if value["value"] is None:
        return f"{value['label']}无数据"
    told = f"{value['label']} {shown(value['value'])} {value['unit']}"
    if value["before"] is None:
        return told
    return f"{told}（上期 {shown(value['before'])} {value['unit']}）"


def grid_part(
    heading: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    scope: Scope,
    *,
    query: str,
    owner: object,
    url: str = "",
    text: Sequence[str] = (),
) -> dict[str, Any]:
    """A table with the query it came from; cells are numbers or texts."""
    grid = {
        "heads": list(heads),
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "query": query,
        "owner": str(owner),
        "at": moment_text(scope.at),
        "url": url,
    }
    return {"heading": heading, "text": list(text), "values": [], "grid": grid}


def _cell(value: object) -> int | float | str:
    if isinstance(value, bool) or value is None:
        return "" if not value else "是"
    return value if isinstance(value, int | float) else str(value)
