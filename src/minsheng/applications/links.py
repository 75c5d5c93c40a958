"""Private links and recovery codes."""

from __future__ import annotations

import hashlib

from minsheng.applications.rules.identity import plain


def digest_of(secret: str) -> str:
    """What the database finds a private link by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: str) -> str:
    """What the database compares a typed recovery code with; blanks, hyphens and case do not matter."""
    return hashlib.sha256(plain(code).encode()).hexdigest()


def receipt_as_stored(typed: str) -> str:
    """A receipt number as people type it, in the form it is kept: two groups of four."""
    signs = plain(typed)
    return f"{signs[:4]}-{signs[4:]}"
