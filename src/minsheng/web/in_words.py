"""Conditions and formulas as people read them: ``has_aed and area_m2 >= 30`` → AED，并且面积（平方米）≥ 30."""

from __future__ import annotations

import ast

from django.utils.translation import gettext as _

from minsheng.engines.common.facts import Vocabulary

SIGNS: dict[type[ast.AST], str] = {
    ast.Eq: "=",
    ast.NotEq: "≠",
    ast.Lt: "<",
    ast.LtE: "≤",
    ast.Gt: ">",
    ast.GtE: "≥",
    ast.Add: "+",
    ast.Sub: "−",
    ast.Mult: "×",
    ast.Div: "÷",
}


class NotSaid(Exception):
    """There are no words for a part of it."""


def in_words(text: str, vocabulary: Vocabulary) -> str:
    """The labels of the facts instead of their names; ``text`` itself where there are no words for a part."""
    try:
        return _Speaker(vocabulary).say(ast.parse(text.strip(), mode="eval").body)
    except (NotSaid, SyntaxError, ValueError):
        return text


class _Speaker:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def say(self, node: ast.expr) -> str:
        match node:
            case ast.Name():
                return self.fact(node.id)
            case ast.Constant():
                return self.constant(node.value)
            case ast.BoolOp(op=ast.And()):
                return _("，并且").join(self.part(one) for one in node.values)
            case ast.BoolOp():
                return _("，或者").join(self.part(one) for one in node.values)
            case ast.UnaryOp(op=ast.Not()):
                return _("不符合“%(what)s”") % {"what": self.say(node.operand)}
            case ast.UnaryOp(op=ast.USub()):
                return f"−{self.part(node.operand)}"
            case ast.BinOp() if type(node.op) in SIGNS:
                return f"{self.part(node.left)} {SIGNS[type(node.op)]} {self.part(node.right)}"
            case ast.Compare(left=left, ops=[test], comparators=[right]):
                return self.compared(left, test, right)
        raise NotSaid

    def part(self, node: ast.expr) -> str:
        """In brackets if it has parts itself."""
        said = self.say(node)
        if isinstance(node, ast.BoolOp | ast.BinOp):
            return _("（%(part)s）") % {"part": said}
        return said

    def fact(self, name: str) -> str:
        if name not in self.vocabulary:
            raise NotSaid
        return str(self.vocabulary[name].label)

    def constant(self, value: object) -> str:
        if isinstance(value, bool):
            return _("是") if value else _("否")
        return str(value)

    def word(self, node: ast.expr, of: ast.expr) -> str:
        """What stands in ``node``; for a word of the fact ``of``, its label."""
        if isinstance(node, ast.Constant) and isinstance(of, ast.Name) and of.id in self.vocabulary:
            known = dict(self.vocabulary[of.id].known_words)
            if node.value in known:
                return str(known[node.value])
        return self.say(node)

    def compared(self, left: ast.expr, test: ast.cmpop, right: ast.expr) -> str:
        if type(test) in SIGNS:
            return f"{self.word(left, right)} {SIGNS[type(test)]} {self.word(right, left)}"
        is_in = isinstance(test, ast.In)
        if isinstance(right, ast.List | ast.Tuple):
            words = _("、").join(self.word(one, left) for one in right.elts)
            pattern = _("%(fact)s是其中之一：%(words)s") if is_in else _("%(fact)s不是：%(words)s")
            return pattern % {"fact": self.say(left), "words": words}
        pattern = _("%(fact)s里有“%(word)s”") if is_in else _("%(fact)s里没有“%(word)s”")
        return pattern % {"fact": self.say(right), "word": self.word(left, right)}
