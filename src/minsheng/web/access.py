"""Marks a page as open to everybody; the walk over every address asks for a mark on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Everybody may open this page, signed in or not."""
    view.access = "public"  # type: ignore[attr-defined]  # read by the test that walks every address
    return view
