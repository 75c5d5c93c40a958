"""The words of the chain: each subject registers its verbs with a sentence for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minsheng.web.shipped import said

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

    from minsheng.audit.models import Entry

_sentences: dict[str, Text] = {}


class _Facts(dict[str, Any]):
    """Facts for a sentence; one that an old entry does not have reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def register(verb: str, sentence: Text) -> None:
    """Make ``verb`` known ("siteplan.adopted").

    Args:
        sentence: a lazy translation of what was done, without its subject: "采纳了选址方案".
            It may name facts of the entry: "导入了 %(rows)s 行".
    """
    _sentences[verb] = sentence


def known(verb: str) -> bool:
    """Has a subject registered ``verb``?"""
    return verb in _sentences


def known_verbs() -> list[str]:
    """All registered verbs in alphabetical order."""
    return sorted(_sentences)


def sentence(verb: str, facts: dict[str, Any] | None = None) -> str:
    """What people read for ``verb``; the verb itself if no subject knows it any more."""
    text = str(_sentences.get(verb, verb))
    told = {
        name: said(fact) if isinstance(fact, str) else fact for name, fact in (facts or {}).items()
    }
    return text % _Facts(told) if "%(" in text else text


def title(verb: str) -> str:
    """The sentence without its facts, for lists to choose from."""
    return re.sub(r"[（(]?%\(\w+\)s[）)]?", "…", str(_sentences.get(verb, verb)))


def telling(entry: Entry) -> str:
    """「郑和平 移交了岗位：东湖县总工会 县总干部」 in the reader's language."""
    parts = {
        "who": str(entry.actor) if entry.actor_id else _("系统"),
        "what": sentence(entry.verb, entry.facts),
        "target": said(entry.target_name),
    }
    if entry.target_name:
        return _("%(who)s %(what)s：%(target)s") % parts
    return _("%(who)s %(what)s") % parts
