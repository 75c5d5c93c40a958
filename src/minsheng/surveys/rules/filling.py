"""A questionnaire with answers in it: what is shown, what is asked, what is wrong.

The answers are a plain dict: question name → text as in an XForm instance; a repeat's name →
a list of such dicts. Groups add no level, because names are unique in a form.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement

from minsheng.surveys.rules.definition import Choice, Form, Item, Parts, Words, words_in
from minsheng.surveys.rules.values import BadValue, canonical
from minsheng.surveys.rules.xpath import Evaluator

Answers = Mapping[str, Any]
MOST_ROWS = 20
"""Rows a repeat may have; more is a mistake or an attack."""


@dataclasses.dataclass(slots=True)
class Node:
    """One place in the filled form. ``field`` names it in pages and scripts: "child:0:age"."""

    item: Item
    field: str
    element: Element
    parent: Node | None
    given: str = ""
    relevant: bool = True
    required: bool = False
    faults: list[str] = dataclasses.field(default_factory=list)
    children: list[Node] = dataclasses.field(default_factory=list)

    @property
    def value(self) -> str:
        return self.element.text or ""


class Filling:
    """The form filled with ``answers`` as far as they go, all expressions evaluated."""

    def __init__(
        self, form: Form, answers: Answers, *, today: dt.date, language: str = "zh"
    ) -> None:
        self.form, self.today, self.language = form, today, language
        self.unknown: list[str] = []
        self.root = Element(form.root)
        self.nodes: list[Node] = []
        self.top = self._fill(form.items, answers, self.root, None, "")
        self._note_unknown(answers, {item.name for item in form.walk()})
        self._choices = self._choice_elements()
        self._evaluator = Evaluator(ElementTree(self.root), today)
        self._settle()
        self._judge()

    def _fill(
        self,
        items: Sequence[Item],
        answers: Answers,
        into: Element,
        parent: Node | None,
        prefix: str,
    ) -> list[Node]:
        nodes: list[Node] = []
        for item in items:
            if item.kind == "repeat":
                nodes += self._rows(item, answers, into, parent, prefix)
                continue
            node = Node(item, f"{prefix}{item.name}", SubElement(into, item.name), parent)
            self.nodes.append(node)
            nodes.append(node)
            if item.kind == "group":
                node.children = self._fill(item.items, answers, node.element, node, prefix)
            else:
                self._answer(node, answers.get(item.name, item.default))
        return nodes

    def _rows(
        self, item: Item, answers: Answers, into: Element, parent: Node | None, prefix: str
    ) -> list[Node]:
        rows = answers.get(item.name)
        if not isinstance(rows, list):
            rows = [{}]
        nodes: list[Node] = []
        for i, row in enumerate(rows[:MOST_ROWS]):
            node = Node(item, f"{prefix}{item.name}:{i}", SubElement(into, item.name), parent)
            self.nodes.append(node)
            row = row if isinstance(row, dict) else {}
            node.children = self._fill(item.items, row, node.element, node, f"{node.field}:")
            nodes.append(node)
        return nodes

    def _answer(self, node: Node, raw: object) -> None:
        text = raw if isinstance(raw, str) else "" if raw is None else str(raw)
        try:
            node.given = canonical(node.item, text, [c.name for c in self.form.options(node.item)])
        except BadValue as bad:
            node.given = text.strip()
            node.faults.append(bad.code)
        if node.item.type == "today":
            node.given = node.given or self.today.isoformat()
        node.element.text = "" if node.faults else node.given

    def _note_unknown(self, answers: Answers, known: set[str]) -> None:
        for name, value in answers.items():
            if name not in known:
                self.unknown.append(name)
            if isinstance(value, list):
                for row in value[:MOST_ROWS]:
                    self._note_unknown(row if isinstance(row, dict) else {}, known)

    def _choice_elements(self) -> dict[str, dict[str, Element]]:
        """The lists that have filters, as elements an expression can stand on: list → choice → element."""
        filtered = {item.list_name for item in self.form.walk() if item.choice_filter}
        found: dict[str, dict[str, Element]] = {name: {} for name in filtered}
        holder = SubElement(self.root, "_choices") if filtered else self.root
        for name in sorted(filtered):
            for choice in self.form.choices.get(name, ()):
                row = SubElement(holder, "item")
                for column, text in {"name": choice.name, **choice.more}.items():
                    SubElement(row, column).text = text
                found[name][choice.name] = row
        return found

    def _settle(self) -> None:
        """Relevance and calculations depend on each other: repeat until nothing changes."""
        for _ in range(len(self.nodes) + 2):
            changed = [self._step(node) for node in self.nodes]  # every one, not until the first
            if not any(changed):
                return

    def _step(self, node: Node) -> bool:
        above = node.parent is None or node.parent.relevant
        relevant = above and self._holds(node, node.item.relevant, otherwise=True)
        text = node.given
        if relevant and node.item.calculate:
            text = self._text(node, node.item.calculate)
        if (
            node.item.kind != "question"
            or not relevant
            or (node.faults and not node.item.calculate)
        ):
            text = ""
        changed = relevant != node.relevant or text != node.value
        node.relevant = relevant
        if node.item.kind == "question":
            node.element.text = text
        return changed

    def _judge(self) -> None:
        for node in self.nodes:
            if node.item.kind != "question" or not node.relevant:
                node.faults.clear()
                continue
            node.required = node.item.is_asked and self._holds(
                node, node.item.required, otherwise=False
            )
            if node.faults:
                continue
            if node.value and node.item.list_name and not self._is_offered(node):
                node.faults.append("choice")
            elif node.value and not self._holds(node, node.item.constraint, otherwise=True):
                node.faults.append("constraint")
            elif node.required and not node.value:
                node.faults.append("required")

    def _is_offered(self, node: Node) -> bool:
        chosen = node.value.split()
        named = [choice for choice in self._listed(node) if choice.name in chosen]
        return len(named) == len(chosen) and all(self._passes(node, choice) for choice in named)

    def offered(self, node: Node) -> list[Choice]:
        """The options people can choose from at ``node`` now."""
        return [choice for choice in self._listed(node) if self._passes(node, choice)]

    def _listed(self, node: Node) -> tuple[Choice, ...]:
        return self.form.options(node.item)

    def _passes(self, node: Node, choice: Choice) -> bool:
        if not node.item.choice_filter:
            return True
        test = node.item.choice_filter.replace("current()", self._path(node))
        return self._evaluator.holds(test, self._choices[node.item.list_name][choice.name])

    def _path(self, node: Node) -> str:
        above = f"/{self.form.root}" if node.parent is None else self._path(node.parent)
        if node.item.kind != "repeat":
            return f"{above}/{node.item.name}"
        return f"{above}/{node.item.name}[{int(node.field.rsplit(':', 1)[1]) + 1}]"

    def _holds(self, node: Node, expression: str, *, otherwise: bool) -> bool:
        return self._evaluator.holds(expression, node.element) if expression else otherwise

    def _text(self, node: Node, expression: str) -> str:
        text = self._evaluator.text(expression, node.element)
        return "" if text == "NaN" else text

    def try_out(self, node: Node, expression: str) -> None:
        """Evaluate ``expression`` at ``node`` only to see that it can be.

        Raises:
            BadExpression: it cannot.
        """
        self._holds(node, expression, otherwise=True)

    def words(self, node: Node, words: Words) -> str:
        """A label or message in the reader's language, with what it quotes filled in."""
        return self.text_of(node, words_in(words, self.language)).strip()

    def text_of(self, node: Node, parts: Parts) -> str:
        return "".join(
            part if isinstance(part, str) else self._quoted(node, part["output"]) for part in parts
        )

    def _quoted(self, node: Node, expression: str) -> str:
        """What people recognise: the label of a chosen option rather than its name."""
        value = self._text(node, expression)
        source = expression.strip().rsplit("/", 1)[-1]
        for item in self.form.walk():
            if item.name == source and item.list_name:
                names = value.split()
                labels = [
                    words_in(c.label, self.language)
                    for c in self.form.options(item)
                    if c.name in names
                ]
                return "、".join("".join(str(p) for p in label) for label in labels)
        return value

    @property
    def faulty(self) -> list[Node]:
        return [node for node in self.nodes if node.faults]

    @property
    def is_complete(self) -> bool:
        return not self.faulty and not self.unknown

    def asked(self) -> Iterator[Node]:
        """The questions that are to be answered now."""
        return (node for node in self.nodes if node.relevant and node.item.is_asked)

    def answers(self) -> dict[str, Any]:
        """What counts: relevant, valid, not empty; calculations included."""
        return self._collect(self.top)

    def _collect(self, nodes: Sequence[Node]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for node in nodes:
            if not node.relevant:
                continue
            if node.item.kind == "repeat":
                found.setdefault(node.item.name, []).append(self._collect(node.children))
            elif node.item.kind == "group":
                found |= self._collect(node.children)
            elif node.value:
                found[node.item.name] = node.value
        return found


def pages(form: Form) -> list[list[Item]]:
    """The form cut into pages: each group or repeat at the top is one, loose questions share one."""
    cut: list[list[Item]] = []
    for item in form.items:
        loose = item.kind == "question"
        if loose and cut and cut[-1][-1].kind == "question":
            cut[-1].append(item)
        else:
            cut.append([item])
    return [page for page in cut if any(item.is_shown for top in page for item in top.walk())]
