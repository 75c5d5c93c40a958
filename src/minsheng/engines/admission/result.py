"""The result of a match and its file."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from .arrays import Ints

FORMAT = "minsheng.admission.result/1"


class Stability(StrEnum):
    """What is known about a match."""

    STABLE = "stable"  # no family blocks
    NONE_EXISTS = "none_exists"  # proved: in every match some family blocks
    UNKNOWN = "unknown"  # some family blocks in this one; whether in all was not proved


@dataclass(frozen=True)
class Result:
    """A match.

    Attributes:
        choice: (families,) place of the option each family gets, -1 for none.
        placed: children with a seat.
        blocking: families that block, counted by the audit.
        min_blocking: when none is stable and it was proved, how few families may block.
        placed_bound: with a proof asked, no stable match places more children than this.
        seconds: how long it took.
    """

    choice: Ints
    placed: int
    blocking: int
    status: Stability
    min_blocking: int | None = None
    placed_bound: int | None = None
    seconds: float = 0.0

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "format": FORMAT,
            "choice": self.choice.tolist(),
            "placed": self.placed,
            "blocking": self.blocking,
            "status": self.status.value,
        }
        if self.min_blocking is not None:
            said["min_blocking"] = self.min_blocking
        return said

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of all but seconds, bound and digest."""
        return digest(self._said())

    def to_dict(self, *, timing: bool = False) -> dict[str, Any]:
        """The published form; without ``timing`` equal matches give equal files, to the byte."""
        said = self._said() | {"seconds": round(self.seconds, 3) if timing else 0.0}
        if self.placed_bound is not None:
            said["placed_bound"] = self.placed_bound
        return said | {"digest": self.digest}

    def to_json(self, *, timing: bool = False) -> str:
        return json.dumps(self.to_dict(timing=timing), ensure_ascii=False) + "\n"


def digest(said: dict[str, Any]) -> str:
    """SHA-256 in hexadecimal of a result's canonical JSON, which has no seconds, bound and digest."""
    body = {name: said[name] for name in said.keys() - {"seconds", "placed_bound", "digest"}}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_text(text: str, path: str | Path) -> None:
    """Write a file whole or not at all: a reader never sees half of it."""
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
