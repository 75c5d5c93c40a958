"""OpenRosa XPath on the server: elementpath parses and walks, the values behave as in OpenRosa.

The same expressions run in the browser with openrosa-xpath-evaluator; a test holds both to one table.

Source: ODK XForms Specification, "XPath expressions" (https://getodk.github.io/xforms-spec/);
XML Path Language 1.0, sections 3 and 4.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from elementpath import ElementPathError, XPath1Parser, XPathContext, XPathNode
from elementpath.xpath_tokens import XPathFunction

from minsheng.surveys.rules import xpath_values as v

Value = v.Value


class BadExpression(ValueError):
    """The expression cannot be read, or uses a function that is not supported."""

    def __init__(self, expression: str, what: str, name: str = "") -> None:
        super().__init__(f"{what} {name}: {expression}".strip())
        self.expression, self.what, self.name = expression, what, name


@dataclass(frozen=True, slots=True)
class _Function:
    least: int
    most: int | None
    call: Callable[..., Value]


def _if(condition: Value, yes: Value, no: Value) -> Value:
    return yes if v.boolean(condition) else no


def _round(number: Value, digits: Value = 0.0) -> float:
    scale = 10.0 ** v.whole(digits)
    scaled = v.number(number) * scale
    if not math.isfinite(scaled):
        return scaled
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / scale


def _substring(text: Value, start: Value, length: Value = math.inf) -> str:
    first = v.round_half_up(v.number(start))
    beyond = first + v.round_half_up(v.number(length))
    return "".join(c for i, c in enumerate(v.string(text), 1) if first <= i < beyond)


def _substr(text: Value, start: Value, end: Value | None = None) -> str:
    return v.string(text)[v.whole(start) : None if end is None else v.whole(end)]


def _translate(text: Value, old: Value, new: Value) -> str:
    after = v.string(new)
    table: dict[int, str | None] = {}
    for i, character in enumerate(v.string(old)):
        table.setdefault(ord(character), after[i] if i < len(after) else None)
    return v.string(text).translate(table)


def _extreme(pick: Callable[[list[float]], float], values: tuple[Value, ...]) -> float:
    numbers = v.numbers(values)
    return math.nan if not numbers or any(math.isnan(n) for n in numbers) else pick(numbers)


def _selected_at(listed: Value, index: Value) -> str:
    words, at = v.string(listed).split(" "), v.whole(index)
    return words[at] if 0 <= at < len(words) else ""


def _position(nodes: Value) -> float:
    node = v.nodes(nodes)[0]
    same = [child for child in node.parent if getattr(child, "name", None) == node.name]
    return float(same.index(node) + 1)


def _checklist(least: Value, most: Value, *ticks: Value) -> bool:
    yes = sum(v.boolean(tick) for tick in v.flat(ticks))
    low, high = v.number(least), v.number(most)
    return (low < 0 or yes >= low) and (high < 0 or yes <= high)


FUNCTIONS: dict[str, _Function] = {
    # XPath 1.0
    "true": _Function(0, 0, lambda: True),
    "false": _Function(0, 0, lambda: False),
    "not": _Function(1, 1, lambda x: not v.boolean(x)),
    "boolean": _Function(1, 1, v.boolean),
    "number": _Function(1, 1, v.number),
    "string": _Function(1, 1, v.string),
    "concat": _Function(1, None, lambda *x: "".join(v.string(y) for y in v.flat(x))),
    "contains": _Function(2, 2, lambda x, y: v.string(y) in v.string(x)),
    "starts-with": _Function(2, 2, lambda x, y: v.string(x).startswith(v.string(y))),
    "substring": _Function(2, 3, _substring),
    "substring-before": _Function(2, 2, lambda x, y: v.before(v.string(x), v.string(y))),
    "substring-after": _Function(2, 2, lambda x, y: v.after(v.string(x), v.string(y))),
    "string-length": _Function(1, 1, lambda x: float(v.length(v.string(x)))),
    "normalize-space": _Function(1, 1, lambda x: " ".join(v.string(x).split())),
    "translate": _Function(3, 3, _translate),
    "count": _Function(1, 1, lambda x: float(len(v.nodes(x)))),
    "sum": _Function(1, 1, lambda x: float(sum(v.numbers((v.nodes(x),))))),
    "floor": _Function(1, 1, lambda x: v.whole_or_nan(math.floor, x)),
    "ceiling": _Function(1, 1, lambda x: v.whole_or_nan(math.ceil, x)),
    "round": _Function(1, 2, _round),
    # OpenRosa
    "if": _Function(3, 3, _if),
    "coalesce": _Function(2, 2, lambda x, y: v.string(x) or v.string(y)),
    "selected": _Function(2, 2, lambda x, y: v.string(y).strip() in v.string(x).split(" ")),
    "selected-at": _Function(2, 2, _selected_at),
    "count-selected": _Function(1, 1, lambda x: float(len(v.string(x).split()))),
    "count-non-empty": _Function(
        1, 1, lambda x: float(sum(bool(v.string(y)) for y in v.flat((x,))))
    ),
    "checklist": _Function(2, None, _checklist),
    "regex": _Function(2, 2, lambda x, y: re.search(v.string(y), v.string(x)) is not None),
    "ends-with": _Function(2, 2, lambda x, y: v.string(x).endswith(v.string(y))),
    "substr": _Function(2, 3, _substr),
    "join": _Function(2, None, lambda by, *x: v.string(by).join(v.string(y) for y in v.flat(x))),
    "int": _Function(1, 1, lambda x: v.whole_or_nan(math.trunc, x)),
    "min": _Function(1, None, lambda *x: _extreme(min, x)),
    "max": _Function(1, None, lambda *x: _extreme(max, x)),
    "abs": _Function(1, 1, lambda x: abs(v.number(x))),
    "pow": _Function(2, 2, lambda x, y: v.power(v.number(x), v.number(y))),
    "date": _Function(1, 1, v.date),
    "position": _Function(1, 1, _position),
}
"""What an expression may call; today() is added per evaluation because it depends on the day."""

_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "=": v.equal,
    "!=": v.unequal,
    "<": lambda x, y: v.ordered(x, y, lambda a, b: a < b),
    "<=": lambda x, y: v.ordered(x, y, lambda a, b: a <= b),
    ">": lambda x, y: v.ordered(x, y, lambda a, b: a > b),
    ">=": lambda x, y: v.ordered(x, y, lambda a, b: a >= b),
    "+": v.plus,
    "-": v.minus,
    "*": lambda x, y: v.number(x) * v.number(y),
    "div": lambda x, y: v.divide(v.number(x), v.number(y)),
    "mod": lambda x, y: v.modulo(v.number(x), v.number(y)),
    "and": lambda x, y: v.boolean(x) and v.boolean(y),
    "or": lambda x, y: v.boolean(x) or v.boolean(y),
}


class _Parser(XPath1Parser):
    """XPath 1.0 grammar with the operators and functions above."""


def _operator(symbol: str, call: Callable[[Value, Value], Value]) -> type[Any]:
    base = XPath1Parser.symbol_table[symbol]

    def evaluate(self: Any, context: Any = None) -> Any:
        if context is None:
            raise self.missing_context()
        if not self:  # "*" as any child
            return base.evaluate(self, context)
        if len(self) == 1:  # a sign
            return (
                -v.number(_value(self[0], context))
                if symbol == "-"
                else v.number(_value(self[0], context))
            )
        return call(_value(self[0], context), _value(self[1], context))

    return type(
        f"_Odk{base.__name__}",
        (base,),
        {"evaluate": evaluate, "select": _select if symbol != "*" else base.select},
    )


def _select(self: Any, context: Any = None) -> Any:
    result = self.evaluate(context)
    yield from result if isinstance(result, list) else [result]


def _value(token: Any, context: Any) -> Value:
    result = token.evaluate(copy(context))
    if isinstance(result, XPathNode):  # "." and ".."
        return [result]
    if isinstance(result, bool | str | float | list | v.Day):
        return result
    return float(result)  # whole and decimal literals


def _function(name: str, function: _Function | None) -> None:
    def evaluate(self: Any, context: Any = None) -> Any:
        if context is None:
            raise self.missing_context()
        if function is None:
            return context.variables["today"]
        return function.call(*(_value(argument, context) for argument in self))

    least, most = (function.least, function.most) if function else (0, 0)
    token = _Parser.function(name, nargs=least if least == most else (least, most))
    token.evaluate = evaluate  # type: ignore[method-assign]
    token.select = _select  # type: ignore[method-assign]


_Parser.symbol_table = {
    symbol: token
    for symbol, token in XPath1Parser.symbol_table.items()
    if symbol != "$"  # there are no variables in a form
    and not (issubclass(token, XPathFunction) and token.label == "function")
}
for _symbol, _call in _OPERATORS.items():
    _Parser.symbol_table[_symbol] = _operator(_symbol, _call)
for _name, _entry in FUNCTIONS.items():
    _function(_name, _entry)
_function("today", None)

_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_NOT_CALLS = frozenset({"and", "or", "div", "mod", "text", "node"})


def unknown_functions(expression: str) -> list[str]:
    """The functions ``expression`` calls that are not supported here."""
    called = _CALL.findall(_LITERAL.sub("''", expression))
    return [
        name
        for name in called
        if name not in FUNCTIONS and name not in _NOT_CALLS and name != "today"
    ]


@lru_cache(maxsize=4096)
def parse(expression: str) -> Any:
    """Read ``expression`` once.

    Raises:
        BadExpression: a function is not supported, or the grammar is broken.
    """
    for name in unknown_functions(expression):
        raise BadExpression(expression, "function", name)
    try:
        return _Parser().parse(expression)
    except ElementPathError as error:
        raise BadExpression(expression, "syntax") from error


class Evaluator:
    """Evaluates expressions on one instance document whose texts may change between calls."""

    def __init__(self, document: ElementTree.ElementTree, today: dt.date) -> None:
        self._today = v.Day.of(today)
        root: Any = XPathContext(document).root
        self._root = root
        self._nodes = {id(node.elem): node for node in root.iter() if hasattr(node, "elem")}

    def value(self, expression: str, element: ElementTree.Element) -> Value:
        """What ``expression`` says with ``element`` as context node.

        Raises:
            BadExpression: it cannot be read or calculated.
        """
        token = parse(expression)
        context: Any = XPathContext(self._root, item=self._nodes[id(element)])
        context.variables = {"today": self._today}  # a Day is no XPath type: set past the checks
        try:
            return _value(token, context)
        except (ElementPathError, v.NotANodeSet, re.error, IndexError) as error:
            raise BadExpression(expression, "value") from error

    def text(self, expression: str, element: ElementTree.Element) -> str:
        return v.string(self.value(expression, element))

    def holds(self, expression: str, element: ElementTree.Element) -> bool:
        return v.boolean(self.value(expression, element))
