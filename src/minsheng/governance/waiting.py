"""What the desk asks: notes to answer, answers to recheck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.governance.models import Note
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def notes(actor: User) -> Iterator[Waiting]:
    """Notes whose answer the actor's posts owe."""
    posts = Post.objects.held_by(actor).allowing(Permission.PLAN_PROJECTS)
    rows = Note.objects.filter(state=Note.State.SENT, responsible__in=posts)
    days = list(rows.values_list("reply_by", flat=True))
    if days:
        text = _("%(count)s 张督办单等您答复，最早 %(day)s 到期。")
        late = min(days) < timezone.localdate()
        yield Waiting(
            text % {"count": len(days), "day": f"{min(days):%Y-%m-%d}"},
            reverse("governance:notes"),
            "alert" if late else "watch",
        )


def rechecks(actor: User) -> Iterator[Waiting]:
    """Answers to notes that the actor's posts have sent."""
    posts = Post.objects.held_by(actor).allowing(Permission.SUPERVISE)
    count = Note.objects.filter(state=Note.State.REPLIED, sender__in=posts).count()
    if count:
        text = _("%(count)s 张督办单已答复，等您复核。") % {"count": count}
        yield Waiting(text, reverse("governance:notes"), "info")
