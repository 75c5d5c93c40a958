"""The menu of the signed-in pages: subjects add their entries, rights decide who sees them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Section(TextChoices):
    """Headings of the menu, in the order of the work."""

    TODAY = "today", _("工作台")
    NEEDS = "needs", _("需求")
    SITES = "sites", _("布局")
    RUN = "run", _("运行")
    CARE = "care", _("托班")
    DATA = "data", _("数据")
    UNION = "union", _("组织")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry: shown to whoever holds ``permission`` somewhere; to everybody signed in if None."""

    label: Text
    url_name: str
    permission: str | None = None
    section: Section = Section.TODAY
    order: int = 100
    icon: str = "dot"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as the page shows it."""

    label: Text
    url: str
    icon: str
    is_current: bool


_items: dict[str, MenuItem] = {}


def register(item: MenuItem) -> None:
    """Add ``item`` to the menu; call it in your AppConfig.ready. The last word per address counts."""
    _items[item.url_name] = item


def _address(item: MenuItem) -> str | None:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


def _may_see(item: MenuItem, rights: Collection[str]) -> bool:
    return item.permission is None or item.permission in rights


def _longest_match(path: str, urls: Collection[str]) -> str:
    """The address ``path`` lies under, so that a detail page lights its list's entry."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")


def menu_for(rights: Collection[str], path: str = "") -> list[tuple[Section, list[Entry]]]:
    """The sections with at least one entry that someone with ``rights`` may open.

    Args:
        rights: permission values such as "siteplans.view".
        path: address of the page shown now; the entry it lies under is the current one.
    """
    allowed = sorted(
        (item for item in _items.values() if _may_see(item, rights)), key=lambda item: item.order
    )
    placed = [(item, url) for item in allowed if (url := _address(item))]
    current = _longest_match(path, [url for _, url in placed])
    sections = []
    for section in Section:
        entries = [
            Entry(item.label, url, item.icon, url == current)
            for item, url in placed
            if item.section is section
        ]
        if entries:
            sections.append((section, entries))
    return sections
