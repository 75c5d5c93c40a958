"""Which facts a standard may ask about: the subjects that know them say so when the site starts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from minsheng.engines.common.expression import Expression, Fault, parse
from minsheng.engines.common.facts import Fact, Vocabulary

_facts: dict[str, dict[str, Fact]] = {}


def register(scope: str, facts: Iterable[Fact]) -> None:
    """Make facts known for standards of ``scope``; call it in your AppConfig.ready."""
    _facts.setdefault(scope, {}).update({fact.name: fact for fact in facts})
    compiled.cache_clear()


def replace(scope: str, facts: Iterable[Fact]) -> None:
    """Make ``facts`` all that is known for ``scope``."""
    _facts[scope] = {}
    register(scope, facts)


def vocabulary(scope: str) -> Vocabulary:
    """The facts standards of ``scope`` may name."""
    return _facts.get(scope, {})


@lru_cache(maxsize=2000)
def compiled(scope: str, text: str) -> Expression | None:
    """The condition, checked once per process; None for an empty text.

    Raises:
        Fault: it cannot be used, see ``engines.common.expression``.
    """
    return parse(text, vocabulary(scope)) if text.strip() else None


def readable(scope: str, text: str) -> Expression | None:
    """The condition of a published version: one that can no longer be used (a fact was renamed) decides nothing."""
    try:
        return compiled(scope, text)
    except Fault:
        return Expression(text, (), lambda _facts: None)
