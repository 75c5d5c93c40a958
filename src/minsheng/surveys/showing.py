"""A filled form as pages show it: labels in the reader's language, options, messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from minsheng.surveys.rules.definition import plain
from minsheng.surveys.rules.filling import Filling, Node, pages
from minsheng.surveys.words import fault_text

LONG_LIST = 12
"""More options than this are shown as a drop-down list."""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    name: str
    label: str
    chosen: bool


@dataclasses.dataclass(slots=True)
class Shown:
    """One question, note, group or row of a repeat, ready for the template."""

    kind: str
    type: str
    field: str
    name: str
    label: str
    hint: str
    value: str
    relevant: bool
    required: bool
    appearance: str
    fault: str
    options: list[Option] = dataclasses.field(default_factory=list)
    items: list[Shown] = dataclasses.field(default_factory=list)
    number: int = 0
    rows: int = 0

    @property
    def is_long(self) -> bool:
        return len(self.options) > LONG_LIST

    @property
    def add_field(self) -> str:
        """What the button that adds a row is called: "child" or "child:0:toy"."""
        return self.field.rpartition(":")[0]

    @property
    def is_last_row(self) -> bool:
        return self.number == self.rows


def _shown(filling: Filling, node: Node, *, faults: bool, everything: bool) -> Shown:
    item = node.item
    names = (
        (node.value or node.given).split()
        if item.type == "select_multiple"
        else [node.value or node.given]
    )
    offered = filling.form.options(item) if everything else filling.offered(node)
    return Shown(
        kind=item.kind,
        type=item.type,
        field=node.field,
        name=item.name,
        label=filling.words(node, item.label),
        hint=filling.words(node, item.hint),
        value=node.given or node.value,
        relevant=node.relevant,
        required=node.required,
        appearance=item.appearance,
        fault=fault_text(filling, node) if faults else "",
        options=[
            Option(c.name, plain(c.label, filling.language), c.name in names) for c in offered
        ],
        items=show(filling, node.children, faults=faults, everything=everything),
    )


def show(
    filling: Filling, nodes: Sequence[Node], *, faults: bool = False, everything: bool = False
) -> list[Shown]:
    """What people see of ``nodes``.

    Args:
        faults: say what is wrong; not before the person has tried to go on.
        everything: also what is not relevant now, and every option, for the script to show and hide.
    """
    found = [
        _shown(filling, node, faults=faults, everything=everything)
        for node in nodes
        if (node.relevant or everything) and (node.item.kind != "question" or node.item.is_shown)
    ]
    _number_rows(found)
    return found


def _number_rows(found: list[Shown]) -> None:
    for name in {one.name for one in found if one.kind == "repeat"}:
        rows = [one for one in found if one.name == name]
        for i, row in enumerate(rows, 1):
            row.number, row.rows = i, len(rows)


def page_nodes(filling: Filling) -> list[list[Node]]:
    """The pages that have something to show now, each as its top nodes."""
    cut = []
    for page in pages(filling.form):
        names = {item.name for item in page}
        nodes = [node for node in filling.top if node.item.name in names]
        if any(_has_content(node) for node in nodes):
            cut.append(nodes)
    return cut


def _has_content(node: Node) -> bool:
    if not node.relevant:
        return False
    return (
        node.item.is_shown
        or node.item.kind == "repeat"
        or any(_has_content(child) for child in node.children)
    )


def fields_on(nodes: Sequence[Node]) -> set[str]:
    """The names of everything on a page, for telling its faults from those of later pages."""
    found: set[str] = set()
    for node in nodes:
        found |= {node.field} | fields_on(node.children)
    return found
