"""Changes that the system knows of, kept as facts and told in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST = 120

SENTENCES: dict[str, Promise] = {
    "hours": _("每周开放 %(before)s 小时改为 %(after)s 小时"),
    "services": _("改了服务项目"),
    "upgraded": _("按选址方案改造“%(station)s”"),
    "opened_near": _("“%(station)s”新开放，看 1 公里内的站点"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """What was changed: a sentence of ``SENTENCES`` and what fills it."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """In the reader's language, no longer than a form takes."""
        return (str(SENTENCES[self.code]) % self.facts)[:LONGEST]
