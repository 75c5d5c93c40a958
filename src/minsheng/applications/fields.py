"""Texts that the database keeps encrypted, and keyed marks to find equal ones."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    """Writes with the first key, reads with any."""
    ready = [hashlib.sha256(f"minsheng.fields\n{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in ready])


def encrypt(text: str) -> str:
    """The text under the newest key; nothing stays nothing."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """What was encrypted under any of the keys.

    Raises:
        InvalidToken: no key fits, or the token was changed.
    """
    return _cipher(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode() if token else ""


def keyed_mark(text: str) -> str:
    """A hash that shows equal texts as equal and tells nothing to who lacks the key; "" for ""."""
    if not text:
        return ""
    key = f"minsheng.marks\n{settings.FIELD_MARK_KEY}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class SealedTextField(_Text):
    """Text in Python, ciphertext in the database. It can be neither searched nor sorted by."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared if prepared is None else encrypt(prepared)

    def from_db_value(self, value: str | None, *_more: object) -> str | None:
        return None if value is None else decrypt(value)
