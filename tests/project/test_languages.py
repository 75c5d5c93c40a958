"""A page speaks one language: whatever is not data is in the reader's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from minsheng.jobs import registry
from tests.people import Cast, sign_in
from tests.project.screens import body_of, screens

HAN = re.compile(r"[\u3400-\u9fff]+")
WORDS = re.compile(r"\b[A-Z]?[a-z]{2,}(?: [a-z]{2,})+\b")
"""Two words of running English; names such as "Wi-Fi" or "GeoJSON" stand alone."""
SAID = ("aria-label", "alt", "title", "placeholder", "value", "content")
UNSAID = {"style", "code", "samp", "pre"}
SHOWN_DATA = ("web:style", "web:style_maps")
"""Pages that show the components, filled with invented Chinese data."""

NAMED_LANGUAGE = ("answer:answer_in", "answer:thanks")
"""Pages whose address says the language; the sample is English."""


class Reader(HTMLParser):
    """What a page says: its texts, the labels on its elements and the words it hands to scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        own = "lang" in told and tag != "html"
        silent = own or tag in UNSAID or (bool(self.open) and self.open[-1][1])
        if not silent:
            self.said += [
                value for name, value in told.items() if name in SAID or name.startswith("data-")
            ]
        if tag not in {"meta", "link", "input", "img", "br", "hr", "path", "circle"}:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1]:
            return
        if self.open and self.open[-1][0] == "script":
            self.said += words_in(json.loads(data)) if data.strip() else []
        else:
            self.said.append(" ".join(data.split()))


def words_in(thing: object) -> Iterator[str]:
    """Every string in a structure of JSON."""
    if isinstance(thing, str):
        yield thing
    for part in thing.values() if isinstance(thing, dict) else ():
        yield from words_in(part)
    for part in thing if isinstance(thing, list) else ():
        yield from words_in(part)


def data() -> list[str]:
    """Everything people have written into the database, the longest first."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*names) if names else ():
            found.update(words_in(list(row)))
    found |= {name.removesuffix("总工会") for name in found}  # towns go by their short names
    found |= {name for _code, name in settings.LANGUAGES}  # each in its own words
    found.add(str(registry.kind("tests.count").label))
    return sorted(found - {""}, key=len, reverse=True)


def left_over(page: str, written: list[str], foreign: re.Pattern[str]) -> set[str]:
    """Texts with words of the other language after all data is taken out."""
    reader = Reader()
    reader.feed(page)
    found = set()
    for text in reader.said:
        if not foreign.search(text):
            continue
        rest = "" if text in written else text
        for value in written:
            rest = rest.replace(value, " · ") if len(value) > 1 else rest
        if foreign.search(rest):
            found.add(text)
    return found


@pytest.mark.once
def test_a_page_speaks_the_readers_language_but_in_data(cast: Cast) -> None:
    walked = [screen for screen in screens(cast) if screen.name not in SHOWN_DATA]
    written = data()
    wrong = []
    clients = {user: sign_in(user) if user else Client() for user in {one.user for one in walked}}
    for screen in walked:
        english = body_of(screen.url, clients[screen.user], "en") or ""
        mixed = left_over(english, written, HAN)
        if not screen.name.startswith(NAMED_LANGUAGE):
            mixed |= left_over(screen.body, written, WORDS)
        wrong += [f"{screen.name}: {text[:120]}" for text in mixed]
    assert not wrong, "\n".join(wrong)


def test_a_forgotten_text_would_be_noticed() -> None:
    page = '<html lang="en"><p>张三 saved <b lang="zh">中文</b><i title="保存"></i></p></html>'
    assert left_over(page, ["张三"], HAN) == {"保存"}
