"""The secret in a private link: made from the page's key, kept only as its digest."""

from __future__ import annotations

import base64
import hashlib
import uuid

from django.utils.crypto import salted_hmac

LENGTH = 22


def secret_of(key: uuid.UUID) -> str:
    """The secret of what was sent under ``key``: 128 bits, the same whenever the same page is sent again."""
    digest = salted_hmac("minsheng.voices.follow", key.bytes, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
