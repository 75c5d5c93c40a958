"""What a browser calls itself, in two words people know."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("DingTalk", gettext_lazy("钉钉")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Harmony", gettext_lazy("鸿蒙")),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
"""Marks in the order in which they decide: most browsers also name those they imitate."""


@register.filter
def device(agent: str) -> str:
    """{{ session.user_agent|device }}: "Chrome · Windows"; what nobody knows calls itself what it likes."""
    browser = next((name for mark, name in BROWSERS if mark in agent), None)
    if browser is None:
        return agent[:60] or _("其他浏览器")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser} · {system}" if system else str(browser)
