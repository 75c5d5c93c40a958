"""Looking at a form before anybody fills it: can every expression be read, and does none run in a circle?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from minsheng.surveys.rules.definition import Form, Item
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.rules.xpath import BadExpression, parse

_STEP = re.compile(r"/([A-Za-z_][\w.-]*)")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def trial(form: Form) -> list[tuple[str, str, BadExpression]]:
    """Evaluate every expression once on an empty form.

    Returns:
        (question, column, error) for each one that cannot be read or calculated, or that
        depends on itself; empty when all is well.
    """
    found = [fault for item in form.walk() for fault in _unreadable(item)] or _circles(form)
    if found:
        return found
    try:
        filling = Filling(form, {}, today=dt.date(2026, 1, 1))
        for node in filling.nodes:
            for column in ("constraint", "required"):
                filling.try_out(node, getattr(node.item, column))
    except BadExpression as error:
        owner = next(
            (i for i in form.walk() if error.expression in _expressions(i).values()), form.items[0]
        )
        column = next(
            (c for c, e in _expressions(owner).items() if e == error.expression), "calculation"
        )
        return [(owner.name, column, error)]
    return []


def _expressions(item: Item) -> dict[str, str]:
    return {
        "relevant": item.relevant,
        "constraint": item.constraint,
        "required": item.required,
        "calculation": item.calculate,
        "choice_filter": item.choice_filter,
    }


def _unreadable(item: Item) -> list[tuple[str, str, BadExpression]]:
    found: list[tuple[str, str, BadExpression]] = []
    for column, expression in _expressions(item).items():
        try:
            parse(expression.replace("current()", ".") or "''")
        except BadExpression as error:
            found.append((item.name, column, error))
    return found


def _circles(form: Form) -> list[tuple[str, str, BadExpression]]:
    """The first question whose showing or value depends, over others, on itself."""
    names = {item.name for item in form.walk()}
    needs: dict[str, set[str]] = {}

    def gather(items: Sequence[Item], above: set[str]) -> None:
        for item in items:
            paths = _QUOTED.sub("", f"{item.relevant} {item.calculate}")
            needs[item.name] = above | set(_STEP.findall(paths)) & names
            gather(item.items, {item.name})

    gather(form.items, set())
    for name in needs:
        reached, ahead = set[str](), set(needs[name])
        while ahead:
            reached |= ahead
            ahead = set().union(*(needs[n] for n in ahead)) - reached
        if name in reached:
            return [(name, "relevant", BadExpression(name, "cycle"))]
    return []
