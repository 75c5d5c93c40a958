"""What the desk asks: reviews of stations hardly anybody uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission
from minsheng.quality.models import SleepReview
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def reviews(actor: User) -> Iterator[Waiting]:
    """Open reviews of stations the actor's posts answer for."""
    posts = Post.objects.held_by(actor).allowing(Permission.EDIT_STATIONS)
    count = SleepReview.objects.filter(finished_at=None, responsible__in=posts).count()
    if count:
        text = _("%(count)s 个站点很少有人用，等您复查原因。") % {"count": count}
        yield Waiting(text, reverse("quality:reviews"), "info")
