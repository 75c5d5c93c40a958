"""What the desk asks the cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.cases.models import Case
from minsheng.cases.queries import escalated_to, mine, to_recheck
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def _list(view: str) -> str:
    return f"{reverse('cases:index')}?view={view}"


def decisions(actor: User) -> Iterator[Waiting]:
    """Cases that went back too often and wait for the actor's word, one line each."""
    for case in mine(actor).filter(decider__holder=actor):
        text = _("%(case)s 已退回 %(count)s 次，等您裁决由谁整改。") % {
            "case": case,
            "count": case.returns,
        }
        yield Waiting(text, reverse("cases:detail", args=[case.pk]), "alert")


def escalated(actor: User) -> Iterator[Waiting]:
    """Late cases that climbed to the actor."""
    count = len(escalated_to(actor, timezone.localdate()))
    if count:
        text = _("%(count)s 件整改超期，已升级到您。") % {"count": count}
        yield Waiting(text, _list("escalated"), "alert")


def turns(actor: User) -> Iterator[Waiting]:
    """Cases whose turn is the actor's, late ones told apart."""
    rows = mine(actor).filter(decider=None)
    late = rows.filter(pk__in=Case.objects.overdue(timezone.localdate()).values("pk")).count()
    count = rows.count()
    if late:
        yield Waiting(
            _("%(count)s 件整改轮到您，已经超期。") % {"count": late}, _list("mine"), "alert"
        )
    if count > late:
        told = {"count": count - late}
        yield Waiting(_("%(count)s 件整改轮到您办理。") % told, _list("mine"), "watch")


def rechecks(actor: User) -> Iterator[Waiting]:
    """Fixes that somebody else made and the actor may look at."""
    count = to_recheck(actor).count()
    if count:
        text = _("%(count)s 件整改等待复核。") % {"count": count}
        yield Waiting(text, _list("recheck"), "info")
