"""Words that ship with the program and lie in rows in Chinese, said in the language of the reader.

Rows are written once, in the source language, whoever writes them; what people typed stays as it is.
Each app names its shipped words when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

Words = Iterable[tuple[str, str] | Promise]
"""Pairs of Chinese and English, or texts of the catalogues."""

_providers: list[Callable[[], Words]] = []
_BETWEEN = ((" ", " "), ("：", ": "))
"""What may stand between a number or a name and a shipped word, in Chinese and in English."""


def register(words: Callable[[], Words]) -> None:
    """``words`` are called once, when somebody reads English for the first time."""
    _providers.append(words)


@cache
def _english() -> dict[str, str]:
    known: dict[str, str] = {}
    for words in _providers:
        for word in words():
            chinese, english = word if isinstance(word, tuple) else _both(word)
            known[chinese] = english or chinese
    return known


def _both(word: Promise) -> tuple[str, str]:
    with override(settings.LANGUAGE_CODE):
        chinese = str(word)
    with override("en"):
        return chinese, str(word)


def said(text: str) -> str:
    """``text`` in the reader's language, if it or a part of it ("2.1 …", "…：…", "… v1") ships with the program."""
    if not (get_language() or "").startswith("en"):
        return text
    known = _english()
    if text in known:
        return known[text]
    for between, english in _BETWEEN:
        head, found, rest = text.partition(between)
        if found and rest in known:
            return f"{head}{english}{known[rest]}"
    name, found, version = text.rpartition(" v")
    if found and name in known:
        return f"{known[name]} v{version}"
    return text
