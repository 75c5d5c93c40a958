"""What the desk asks the inspections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.inspections.queries import in_hand
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def visits(actor: User) -> Iterator[Waiting]:
    """The actor's own visits whose days have come, late ones told apart."""
    today = timezone.localdate()
    rows = in_hand(actor).filter(window_from__lte=today)
    late = rows.filter(window_until__lt=today).count()
    count = rows.count() - late
    if late:
        text = _("%(count)s 次检查已过最晚日期。") % {"count": late}
        yield Waiting(text, reverse("field:app"), "alert")
    if count:
        text = _("%(count)s 个驿站等您去检查。") % {"count": count}
        yield Waiting(text, reverse("field:app"), "watch")
