"""What the top leader is told: a role that is asked for more time than its budget."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.burden.meter import loads
from minsheng.organisations.models import Post
from minsheng.organisations.roles import Role
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User


def breaches(actor: User) -> Iterator[Waiting]:
    """Roles over their budget this month, below the unions the actor leads."""
    posts = Post.objects.held_by(actor).filter(role=Role.LEADER)
    paths = list(posts.values_list("organisation__path", flat=True))
    if not paths:
        return
    today = timezone.localdate()
    last = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    over = [one for one in loads(paths, today.replace(day=1), last) if one.is_over]
    if over:
        names = _("、").join(str(one.label) for one in over)
        yield Waiting(
            _("本月填报负担超过限额的岗位：%(roles)s。") % {"roles": names},
            reverse("burden:meter"),
            "watch",
        )
