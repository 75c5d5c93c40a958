"""How full a station is, in a pictogram with words and where that is known from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from minsheng.quality.rules.crowd import FREE, FULL, SOME, Crowd

WORDS: dict[str, Any] = {
    FREE: gettext_lazy("人少，有空位"),
    SOME: gettext_lazy("人不少，还有位子"),
    FULL: gettext_lazy("人多，可能要等"),
}
ICONS = {FREE: "person", SOME: "people", FULL: "crowd"}
SOURCES: dict[str, Any] = {
    "count": gettext_lazy("%(at)s 站长数的"),
    "sensor": gettext_lazy("%(at)s 按门口计数估计"),
    "qr": gettext_lazy("%(at)s 按扫码人数估计"),
}


@dataclass(frozen=True, slots=True)
class CrowdWords:
    """What the page shows."""

    level: str
    icon: str
    words: str
    source: str


def words_of(crowd: Crowd) -> CrowdWords:
    """ "人少，有空位", "14:05 站长数的"."""
    at = timezone.localtime(crowd.at).strftime("%H:%M")
    source = str(SOURCES[crowd.source]) % {"at": at}
    return CrowdWords(crowd.level, ICONS[crowd.level], str(WORDS[crowd.level]), source)
