"""The draw: a frozen list, a seed nobody could know before, one ticket for each family."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .canonical import canonical
from .rules import Announced

SEED_WORD = "minsheng-lottery-v1\n"
RECEIPT = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")


class BadList(ValueError):
    """A receipt is listed twice or is no receipt; the message names it."""


class NotYet(ValueError):
    """A source has not been published, or was known before the list was frozen."""


def seal(application: object, salt: bytes) -> str:
    """What the public list says of an application: SHA-256 of the salt and its canonical bytes.

    The family keeps the salt with its receipt, so that only it can show what was sealed.
    """
    return hashlib.sha256(salt + canonical(application)).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """The canonical list: receipts in the order of their characters, each with its seal.

    The tree is that of RFC 6962: a leaf is SHA-256 of a zero byte and the canonical
    ``[receipt, seal]``, a node SHA-256 of a one byte and both children; what is left over at the
    end of a row moves up as it is.
    """

    lines: tuple[tuple[str, str], ...]

    @property
    def receipts(self) -> tuple[str, ...]:
        return tuple(receipt for receipt, _ in self.lines)

    @property
    def root(self) -> str:
        """Published at the freeze, before any source is known."""
        return self._rows()[-1][0].hex()

    def proof(self, receipt: str) -> list[tuple[str, str]]:
        """The nodes beside the way from a family's line to the root: side and hash.

        Raises:
            KeyError: the receipt is not on the list.
        """
        places = {line[0]: place for place, line in enumerate(self.lines)}
        place, beside = places[receipt], []
        for row in self._rows()[:-1]:
            other = place ^ 1
            if other < len(row):
                beside.append(("left" if other < place else "right", row[other].hex()))
            place //= 2
        return beside

    def _rows(self) -> list[list[bytes]]:
        row = [leaf(*line) for line in self.lines] or [hashlib.sha256(b"").digest()]
        rows = [row]
        while len(row) > 1:
            pairs = zip(row[::2], row[1::2], strict=False)
            up = [hashlib.sha256(b"\1" + a + b).digest() for a, b in pairs]
            row = up + row[len(row) - len(row) % 2 :]
            rows.append(row)
        return rows


def leaf(receipt: str, sealed: str) -> bytes:
    return hashlib.sha256(f'\0["{receipt}","{sealed}"]'.encode()).digest()


def freeze(seals: Mapping[str, str] | Iterable[tuple[str, str]]) -> Frozen:
    """Freeze receipts and seals into the canonical list.

    Raises:
        BadList: a receipt twice, or with signs other than letters, digits and hyphens.
    """
    lines = sorted(seals.items() if isinstance(seals, Mapping) else seals)
    for place, (receipt, sealed) in enumerate(lines):
        if not RECEIPT.fullmatch(receipt):
            raise BadList(f"{receipt!r} is no receipt number")
        if not re.fullmatch("[0-9a-f]{64}", sealed):
            raise BadList(f"the seal of {receipt} is no SHA-256")
        if place and lines[place - 1][0] == receipt:
            raise BadList(f"receipt {receipt} is listed twice")
    return Frozen(tuple((receipt, sealed) for receipt, sealed in lines))


def included(receipt: str, sealed: str, proof: Sequence[tuple[str, str]], root: str) -> bool:
    """Whether a family's line belongs to the published root."""
    here = leaf(receipt, sealed)
    for side, other in proof:
        pair = (bytes.fromhex(other), here) if side == "left" else (here, bytes.fromhex(other))
        here = hashlib.sha256(b"\1" + b"".join(pair)).digest()
    return here.hex() == root


def settle(
    announced: Sequence[Announced], published: Mapping[str, Mapping[str, str]], frozen_at: str
) -> list[dict[str, str]]:
    """The sources of the seed: what each announced one has shown.

    A secret that was not shown, or is not the one committed to, is replaced by the public draw
    named for that case: who withholds it gains nothing.

    Args:
        published: by name of the source: ``published_at`` (ISO 8601 with a time zone) and ``value``.

    Raises:
        NotYet: a public source is missing, or something was published before the freeze.
    """
    return [_settled(source, published, frozen_at) for source in announced]


def _settled(
    source: Announced, published: Mapping[str, Mapping[str, str]], frozen_at: str
) -> dict[str, str]:
    shown = published.get(source.name)
    name = source.name
    if source.commitment and not (shown and _is_committed(shown["value"], source.commitment)):
        name = source.fallback
        shown = published.get(name)
    if shown is None:
        raise NotYet(f"{name} has not been published")
    if _moment(shown["published_at"]) <= _moment(frozen_at):
        raise NotYet(f"{name} was published before the list was frozen")
    return {"name": name, "published_at": shown["published_at"], "value": shown["value"]}


def _is_committed(value: str, commitment: str) -> bool:
    return hashlib.sha256(canonical(value)).hexdigest() == commitment


def commitment(secret: str) -> str:
    """What is published of a secret before the freeze: SHA-256 of its canonical JSON."""
    return hashlib.sha256(canonical(secret)).hexdigest()


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise NotYet(f"{text} names no time zone")
    return moment


def seed(rules_sha256: str, merkle_root: str, sources: Sequence[Mapping[str, Any]]) -> bytes:
    """The seed: 32 bytes that follow from what was frozen and what was published after it."""
    told = f"{SEED_WORD}{rules_sha256}\n{merkle_root}\n".encode()
    return hashlib.sha256(told + canonical([dict(one) for one in sources])).digest()


def ticket(seeded: bytes, receipt: str) -> bytes:
    """A family's ticket, 256 bits; it depends on nothing but the seed and the receipt."""
    return hmac.digest(seeded, receipt.encode(), "sha256")


def draw_order(seeded: bytes, receipts: Iterable[str]) -> list[str]:
    """All receipts by ticket, then by receipt."""
    return sorted(receipts, key=lambda receipt: (ticket(seeded, receipt), receipt))
