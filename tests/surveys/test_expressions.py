"""The server and the browser must say the same about every expression and every form."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from minsheng.surveys.importers import read_xlsform
from minsheng.surveys.rules.definition import Form, Item
from minsheng.surveys.rules.filling import Filling
from minsheng.surveys.rules.places import Place
from minsheng.surveys.rules.xpath import BadExpression, Evaluator, parse
from minsheng.surveys.services.create import shipped_content
from tests.surveys.expressions import DOCUMENT, TABLE, TODAY

DAY = dt.date.fromisoformat(TODAY)


def on_the_server(path: str, expression: str) -> str:
    tree = ElementTree.ElementTree(ElementTree.fromstring(DOCUMENT))
    element = tree.getroot().find(path.removeprefix("/data/"))
    assert element is not None
    return Evaluator(tree, DAY).text(expression, element)


@pytest.mark.parametrize(("path", "expression", "expected"), TABLE)
def test_the_server_follows_openrosa(path: str, expression: str, expected: str) -> None:
    assert on_the_server(path, expression) == expected


@pytest.mark.parametrize("expression", ["1 +", "pulldata('a', 'b')", "a(", "'open", "$x = 1"])
def test_what_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(BadExpression):
        parse(expression)


RUN = """
async ([document_, table, script]) => {
  const survey = await import(script);
  const xml = new DOMParser().parseFromString(document_, 'text/xml');
  const at = (path) => xml.evaluate(path, xml, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue;
  return table.map(([path, expression]) => {
    try { return survey.text(expression, at(path)); } catch (error) { return `error: ${error.message}`; }
  });
}
"""


@pytest.mark.browser
@pytest.mark.django_db
def test_the_browser_agrees(chromium: Browser, live_server: LiveServer) -> None:
    page = _page(chromium, live_server)
    rows = [[path, expression] for path, expression, _ in TABLE]
    found = page.evaluate(RUN, [DOCUMENT, rows, f"{live_server.url}/static/dist/survey.js"])
    wrong = [(row, got) for row, got in zip(TABLE, found, strict=True) if got != row[2]]
    assert not wrong


FILL = """
async ([definition, cases, script]) => {
  const { Filling } = await import(script);
  return cases.map((answers) => {
    const filling = new Filling(definition, answers, 'zh');
    return [filling.answers(), filling.faulty.map((node) => [node.field, node.faults[0]])];
  });
}
"""
PLACES = [
    Place("c1", "甲县", "A"),
    Place("t1", "一镇", "One", "c1"),
    Place("t2", "二镇", "Two", "c1"),
]


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["workers", "parents"])
def test_both_sides_fill_the_shipped_forms_alike(
    chromium: Browser, live_server: LiveServer, subject: str
) -> None:
    form = read_xlsform(shipped_content(subject), places=PLACES).form
    cases = [scribble(form, random.Random(seed)) for seed in range(60)]
    here = []
    for answers in cases:
        filling = Filling(form, answers, today=DAY)
        here.append([filling.answers(), [[n.field, n.faults[0]] for n in filling.faulty]])
    script = f"{live_server.url}/static/dist/survey.js"
    there = _page(chromium, live_server).evaluate(
        FILL, [json.loads(json.dumps(form.to_json())), cases, script]
    )
    assert there == here


def _page(chromium: Browser, live_server: LiveServer) -> Any:
    context = chromium.new_context(timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.clock.set_fixed_time(f"{TODAY}T09:00:00+08:00")
    page.goto(f"{live_server.url}/healthz")
    return page


def scribble(form: Form, chance: random.Random) -> dict[str, Any]:
    """Answers as people give them on a bad day: some missing, some impossible."""
    return _scribble(form, form.items, chance)


def _scribble(form: Form, items: tuple[Item, ...], chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        if item.kind == "group":
            found |= _scribble(form, item.items, chance)
        elif item.kind == "repeat":
            found[item.name] = [
                _scribble(form, item.items, chance) for _ in range(chance.randint(0, 3))
            ]
        elif item.is_asked and chance.random() < 0.85:
            found[item.name] = _word(form, item, chance)
    return found


def _word(form: Form, item: Item, chance: random.Random) -> str:
    names = [choice.name for choice in form.options(item)]
    if item.type == "select_one":
        return chance.choice([*names, *names, "nonsense"])
    if item.type == "select_multiple":
        return " ".join(chance.sample(names, chance.randint(0, min(9, len(names)))))
    if item.type == "integer":
        return chance.choice(["0", "1", "７", "15", "600", " 20 ", "-3", "x", "2.5"])
    if item.type == "geopoint":
        return chance.choice(["28.95812 118.88123", "28.9,118.8", "91 3", "here"])
    return chance.choice(["词", "  two  words ", "<b>&amp;", ""])
