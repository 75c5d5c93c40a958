"""Weather warnings from outside: what a source must be able to say, and CAP 1.2 as the one source spoken here.

Source: OASIS Common Alerting Protocol 1.2 (2010). A feed is one ``alert`` document, or an Atom feed
whose entries hold such documents or link to them on the same host.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

logger = logging.getLogger("minsheng.stations")

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
ATOM = "{http://www.w3.org/2005/Atom}"
TIMEOUT_S = 20
MOST_BYTES = 5_000_000
MOST_LINKS = 200

KINDS = {
    "heat": ("高温", "heat"),
    "cold": ("寒潮", "低温", "冰冻", "cold"),
}
"""Words in an event's name that make it a kind of ours; other events are not for us."""
COLOURS = {
    "red": ("红", "red"),
    "orange": ("橙", "orange"),
    "yellow": ("黄", "yellow"),
    "blue": ("蓝", "blue"),
}
SEVERITIES = {"Extreme": "red", "Severe": "orange", "Moderate": "yellow", "Minor": "blue"}
"""Used where neither event nor headline names a colour. Source: the order of both scales, not a rule seen."""


class FeedBroken(Exception):
    """The source could not be read; the next reading may succeed."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where an alert holds: a division code such as "330802" ("" if none) and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert about heat or cold.

    Attributes:
        identifier: of the first message of this alert, so that updates change it.
        is_cancelled: it no longer holds.
    """

    identifier: str
    kind: str
    level: str
    starts: dt.datetime
    ends: dt.datetime
    headline: str
    areas: tuple[Area, ...]
    is_cancelled: bool = False


class WarningSource(Protocol):
    """Something that knows the alerts of the moment."""

    def alerts(self) -> Iterable[Alert]:
        """What holds, comes or was cancelled, each alert once in its newest form.

        Raises:
            FeedBroken: it cannot be read now.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Message:
    """One CAP document: ``refers`` are the identifiers it updates or cancels."""

    identifier: str
    sent: str
    type: str
    refers: tuple[str, ...]
    alert: Element


@dataclass(frozen=True, slots=True)
class CapFeed:
    """A CAP 1.2 feed behind an http(s) address."""

    url: str

    def alerts(self) -> list[Alert]:
        messages = sorted(self._messages(), key=lambda one: one.sent)
        return list(newest(messages))

    def _messages(self) -> Iterator[_Message]:
        root = _read(self.url)
        yield from _embedded(root)
        if root.tag == f"{ATOM}feed":
            for link in list(_links(root, self.url))[:MOST_LINKS]:
                yield from _embedded(_read(link))


def _read(url: str) -> Element:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise FeedBroken(f"not an http address: {url}")
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310  scheme checked
            content = answer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise FeedBroken(f"more than {MOST_BYTES} bytes: {url}")
        root: Element = fromstring(content)
    except (OSError, ParseError, DefusedXmlException, ValueError) as error:
        raise FeedBroken(f"{url}: {error}") from error
    return root


def _links(feed: Element, url: str) -> Iterator[str]:
    """Addresses of CAP documents that entries without an embedded one link to; other hosts are left alone."""
    for entry in feed.iter(f"{ATOM}entry"):
        if entry.find(f".//{CAP}alert") is not None:
            continue
        for link in entry.findall(f"{ATOM}link"):
            where = urljoin(url, link.get("href", ""))
            if urlsplit(where).netloc == urlsplit(url).netloc and "cap" in link.get("type", ""):
                yield where
                break


def _embedded(root: Element) -> Iterator[_Message]:
    for alert in [root] if root.tag == f"{CAP}alert" else root.iter(f"{CAP}alert"):
        if _text(alert, "status") != "Actual":  # exercises and tests close no door and open none
            continue
        refers = tuple(
            one.split(",")[1] for one in _text(alert, "references").split() if one.count(",") == 2
        )
        yield _Message(
            _text(alert, "identifier"), _text(alert, "sent"), _text(alert, "msgType"), refers, alert
        )


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(f"{CAP}{name}") or "").strip()


def newest(messages: list[_Message]) -> Iterator[Alert]:
    """Each alert in its newest form: messages in the order they were sent, updates under the first identifier."""
    first: dict[str, str] = {}
    latest: dict[str, _Message] = {}
    for message in messages:
        known = next((first.get(one, one) for one in message.refers), message.identifier)
        first[message.identifier] = known
        latest[known] = message
    for identifier, message in latest.items():
        alert = _alert(identifier, message)
        if alert is not None:
            yield alert


def _alert(identifier: str, message: _Message) -> Alert | None:
    """The alert a message tells, if it is about heat or cold and can be placed in time."""
    infos = message.alert.findall(f"{CAP}info")
    for info in sorted(infos, key=lambda one: not _text(one, "language").lower().startswith("zh")):
        kind = _kind(_text(info, "event"))
        starts = _moment(_text(info, "onset") or _text(info, "effective") or message.sent)
        ends = _moment(_text(info, "expires"))
        if kind and starts and ends and starts < ends:
            headline = _text(info, "headline")
            told = (kind, _level(info, headline), starts, ends, headline[:200], _areas(info))
            return Alert(identifier, *told, is_cancelled=message.type == "Cancel")
    return None


def _kind(event: str) -> str:
    return next(
        (kind for kind, words in KINDS.items() if any(word in event.lower() for word in words)), ""
    )


def _level(info: Element, headline: str) -> str:
    said = f"{_text(info, 'event')} {headline}".lower()
    for level, words in COLOURS.items():
        if any(word in said for word in words):
            return level
    return SEVERITIES.get(_text(info, "severity"), "blue")


def _moment(text: str) -> dt.datetime | None:
    """CAP times carry their offset; one without is not a time of ours."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _areas(info: Element) -> tuple[Area, ...]:
    found = []
    for area in info.findall(f"{CAP}area"):
        name = _text(area, "areaDesc")
        codes = [_text(code, "value") for code in area.findall(f"{CAP}geocode")]
        numbers = [code[:6] for code in codes if re.fullmatch(r"\d{6,12}", code)]
        found += [Area(code, name) for code in numbers or [""]]
    return tuple(found)
