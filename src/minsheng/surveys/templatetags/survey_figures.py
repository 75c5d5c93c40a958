"""Figures in the words of a page."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.7812 → "78.1%"."""
    return f"{share:.1%}"
