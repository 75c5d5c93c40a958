"""The words of the chain: each subject registers its verbs with a sentence for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

_sentences: dict[str, Text] = {}


def register(verb: str, sentence: Text) -> None:
    """Make ``verb`` known ("siteplan.adopted"); ``sentence`` is a lazy translation of what happened."""
    _sentences[verb] = sentence


def sentence(verb: str) -> str:
    """What people read for ``verb``; the verb itself if no subject knows it any more."""
    return str(_sentences.get(verb, verb))


def known(verb: str) -> bool:
    """Has a subject registered ``verb``?"""
    return verb in _sentences
