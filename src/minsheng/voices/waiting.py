"""What the desk asks the voices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.voices.queries import alerts_waiting_for, suggestions_waiting_for
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User

SHOWN = 3
"""More alerts than this become one line."""


def clusters(actor: User) -> Iterator[Waiting]:
    """Alerts about closed doors near each other."""
    found = list(alerts_waiting_for(actor)[: SHOWN + 1])
    url = reverse("voices:alerts")
    if len(found) > SHOWN:
        yield Waiting(_("多处驿站在一天内集中关门，请尽快查看。"), url, "alert")
        return
    for alert in found:
        told = {"name": alert.first.station.name}
        yield Waiting(_("%(name)s 附近一天内多处关门，请尽快查看。") % told, url, "alert")


def suggestions(actor: User) -> Iterator[Waiting]:
    """Suggestions without an answer."""
    count = suggestions_waiting_for(actor).count()
    if count:
        text = _("%(count)s 条群众建议等您答复。") % {"count": count}
        yield Waiting(text, f"{reverse('voices:suggestions')}?state=waiting", "info")
