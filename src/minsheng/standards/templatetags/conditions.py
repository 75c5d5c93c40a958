"""What a clause asks, in the reader's words."""

from __future__ import annotations

from django import template

from minsheng.standards.vocabulary import vocabulary
from minsheng.web import in_words as spoken

register = template.Library()


@register.filter
def in_words(text: str, scope: str) -> str:
    """The condition ``text`` of a standard of ``scope``; the text itself where a fact has been renamed."""
    return spoken.in_words(text, vocabulary(scope))
