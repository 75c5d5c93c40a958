"""Expressions over facts: conditions (``area_m2 >= 30 and has_aed``) and formulas (``open_slots / posted_slots``).

They are checked when written and three-valued when read: a fact nobody has entered leaves the answer open.

The language is the smallest part of Python's that says what a clause says: names of facts, numbers,
texts, comparisons, ``in``, ``and``, ``or``, ``not`` and arithmetic. Nothing can be called, no
attribute reached, and what is not listed here is refused with its column. General evaluators
(simpleeval, CEL, JSON Logic) know true and false only; here a condition over a fact nobody has
entered is neither, and must not fail a station. So the tree is our own and the parser Python's.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from minsheng.engines.common.facts import Facts, Kind, Vocabulary

LONGEST = 500
DEEPEST = 30

COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class Fault(ValueError):
    """The expression cannot be used; ``code`` and ``detail`` make a sentence, ``column`` counts from 1."""

    def __init__(self, code: str, column: int, detail: str = "") -> None:
        super().__init__(f"column {column}: {code} {detail}".strip())
        self.code, self.column, self.detail = code, column, detail


Closure = Callable[[Facts], Any]
"""Facts → a value, or None where it hangs on something unknown."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an expression: how to find its value, and of what kind the value is."""

    value: Closure
    kind: Kind
    constant: Any = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked condition or formula."""

    text: str
    names: tuple[str, ...]
    closure: Closure = field(repr=False)

    def holds(self, facts: Facts) -> bool | None:
        """Does the condition hold? None if that depends on a fact nobody knows."""
        value = self.closure(facts)
        return None if value is None else bool(value)

    def value(self, facts: Facts) -> Any:
        """What the formula gives; None if that depends on a fact nobody knows, or divides by zero."""
        return self.closure(facts)

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """The facts named here that nobody knows, in the order of the text."""
        return tuple(name for name in self.names if facts.get(name) is None)


def parse(text: str, vocabulary: Vocabulary) -> Expression:
    """Read and check a condition.

    Raises:
        Fault: too long, not an expression, something the language does not have, a fact that does
            not exist, or a comparison of things that cannot be compared.
    """
    return _parse(text, vocabulary, Kind.YES_NO, exact=False)


def parse_exact(text: str, vocabulary: Vocabulary, kind: Kind) -> Expression:
    """Read and check a condition or a formula whose numbers are fractions: 0.1 is a tenth, not nearly a tenth.

    Its facts are to be integers or fractions too.

    Raises:
        Fault: as ``parse``; ``no_formula`` where a number was expected and a condition was found.
    """
    return _parse(text, vocabulary, kind, exact=True)


def _parse(text: str, vocabulary: Vocabulary, kind: Kind, *, exact: bool) -> Expression:
    text = text.strip()
    if len(text) > LONGEST:
        raise Fault("too_long", LONGEST + 1)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        end = len(text) + 1
        column = (
            getattr(fault, "offset", None) or end
        )  # Python says 0 where something is missing at the end
        raise Fault("syntax", min(column, end)) from None
    reader = _Reader(text, vocabulary, exact=exact)
    part = reader.read(tree.body)
    if part.kind is not kind:
        raise Fault("no_condition" if kind is Kind.YES_NO else "no_formula", 1)
    return Expression(text, tuple(dict.fromkeys(reader.names)), part.value)


class _Reader:
    """Turns Python's tree into closures, refusing what is not in the language."""

    def __init__(self, text: str, vocabulary: Vocabulary, *, exact: bool) -> None:
        self.exact = exact
        self.lines = text.splitlines() or [""]
        self.vocabulary = vocabulary
        self.names: list[str] = []
        self.depth = 0

    def column(self, node: ast.AST) -> int:
        """Where ``node`` begins, in characters of the whole text from 1."""
        line = getattr(node, "lineno", 1) - 1
        start = len(self.lines[line].encode()[: getattr(node, "col_offset", 0)].decode())
        return sum(len(one) + 1 for one in self.lines[:line]) + start + 1

    def read(self, node: ast.expr) -> Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Fault("too_deep", self.column(node))
        part = self._read(node)
        self.depth -= 1
        return part

    def _read(self, node: ast.expr) -> Part:
        match node:
            case ast.Name():
                return self._fact(node)
            case ast.Constant():
                return self._constant(node)
            case ast.BoolOp():
                return self._joined(node)
            case ast.UnaryOp(op=ast.Not()):
                inner = self.expect(node.operand, Kind.YES_NO).value
                return Part(lambda facts: _not(inner(facts)), Kind.YES_NO)
            case ast.UnaryOp(op=ast.USub()):
                inner = self.expect(node.operand, Kind.NUMBER).value
                return Part(_strict(operator.neg, inner), Kind.NUMBER)
            case ast.Compare():
                return self._compared(node)
            case ast.BinOp() if type(node.op) in ARITHMETIC:
                left = self.expect(node.left, Kind.NUMBER).value
                right = self.expect(node.right, Kind.NUMBER).value
                return Part(_strict(ARITHMETIC[type(node.op)], left, right), Kind.NUMBER)
            case _:
                raise Fault("not_in_language", self.column(node))

    def expect(self, node: ast.expr, kind: Kind) -> Part:
        part = self.read(node)
        if part.kind is not kind:
            raise Fault(f"needs_{kind.value}", self.column(node))
        return part

    def _fact(self, node: ast.Name) -> Part:
        name = node.id
        if name not in self.vocabulary:
            raise Fault("unknown_fact", self.column(node), name)
        self.names.append(name)
        return Part(lambda facts: facts.get(name), self.vocabulary[name].kind)

    def _constant(self, node: ast.Constant) -> Part:
        value = node.value
        kinds: dict[type, Kind] = {
            bool: Kind.YES_NO,
            int: Kind.NUMBER,
            float: Kind.NUMBER,
            str: Kind.TEXT,
        }
        if type(value) not in kinds:
            raise Fault("not_in_language", self.column(node))
        kind = kinds[type(value)]
        found = self._exactly(node, value) if self.exact and kind is Kind.NUMBER else value
        return Part(lambda _facts: found, kind, found)

    def _exactly(self, node: ast.Constant, value: Any) -> Fraction:
        """The number as it was written: its shortest text says the same."""
        if value in (math.inf, -math.inf):
            raise Fault("not_in_language", self.column(node))
        return Fraction(repr(value))

    def _joined(self, node: ast.BoolOp) -> Part:
        """``and`` is false as soon as one part is, ``or`` true as soon as one is; else unknown parts decide."""
        parts = [self.expect(one, Kind.YES_NO).value for one in node.values]
        decisive = isinstance(node.op, ast.Or)

        def value(facts: Facts) -> Any:
            unknown = False
            for part in parts:
                found = part(facts)
                if found is decisive:
                    return decisive
                unknown = unknown or found is None
            return None if unknown else not decisive

        return Part(value, Kind.YES_NO)

    def _compared(self, node: ast.Compare) -> Part:
        if len(node.ops) != 1:
            raise Fault("one_comparison", self.column(node.comparators[1]))
        test, right_node = node.ops[0], node.comparators[0]
        left = self.read(node.left)
        if isinstance(test, ast.In | ast.NotIn):
            inside = self._inside(node.left, left, right_node)
            if isinstance(test, ast.In):
                return Part(inside, Kind.YES_NO)
            return Part(lambda facts: _not(inside(facts)), Kind.YES_NO)
        if type(test) not in COMPARE:
            raise Fault("not_in_language", self.column(right_node))
        right = self.read(right_node)
        ordered = not isinstance(test, ast.Eq | ast.NotEq)
        if left.kind is not right.kind or Kind.WORDS in {left.kind, right.kind}:
            raise Fault("cannot_compare", self.column(right_node))
        if ordered and left.kind is not Kind.NUMBER:
            raise Fault("cannot_order", self.column(right_node))
        self._known_word(node.left, right_node)
        return Part(_strict(COMPARE[type(test)], left.value, right.value), Kind.YES_NO)

    def _inside(self, left_node: ast.expr, left: Part, right_node: ast.expr) -> Closure:
        """``"toilet" in services`` or ``kind in ["movable", "other"]``."""
        if isinstance(right_node, ast.List | ast.Tuple):
            if left.kind not in {Kind.TEXT, Kind.NUMBER}:
                raise Fault("cannot_compare", self.column(right_node))
            choices = [self._listed(left_node, left, one) for one in right_node.elts]
            return _strict(lambda value: value in choices, left.value)
        words = self.expect(right_node, Kind.WORDS)
        if left.kind is not Kind.TEXT:
            raise Fault("needs_text", self.column(left_node))
        self._known_word(right_node, left_node)
        return _strict(lambda value, found: value in found, left.value, words.value)

    def _listed(self, left_node: ast.expr, left: Part, one: ast.expr) -> Any:
        part = self.expect(one, left.kind)
        if not isinstance(one, ast.Constant):
            raise Fault("not_in_language", self.column(one))
        self._known_word(left_node, one)
        return part.constant

    def _known_word(self, fact_node: ast.expr, word_node: ast.expr) -> None:
        """A word the fact can never have is a slip of the pen: say so now, not by failing every station."""
        if not isinstance(fact_node, ast.Name) or not isinstance(word_node, ast.Constant):
            return
        words = {word for word, _label in self.vocabulary[fact_node.id].words}
        if words and word_node.value not in words:
            raise Fault("unknown_word", self.column(word_node), str(word_node.value))


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _strict(does: Callable[..., Any], *parts: Closure) -> Closure:
    """The value of ``does``; unknown if one of its parts is, or if it divides by zero."""

    def value(facts: Facts) -> Any:
        values = [part(facts) for part in parts]
        if any(one is None for one in values):
            return None
        try:
            return does(*values)
        except ZeroDivisionError:
            return None

    return value


def words_of(vocabulary: Vocabulary) -> Iterator[tuple[str, str, Any]]:
    """Fact, word and the word's label for every fact that has words."""
    for fact in vocabulary.values():
        for word, label in fact.words:
            yield fact.name, word, label
