"""The meter."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from minsheng.burden.meter import loads
from minsheng.burden.registry import sections
from minsheng.burden.words import AGAIN
from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission, actor_of, requires

MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")
SHOWN_MONTHS = 6


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def meter(request: HttpRequest) -> HttpResponseBase:
    """What each role was asked in a month, against its budget."""
    posts = Post.objects.held_by(actor_of(request)).allowing(Permission.VIEW_GOVERNANCE)
    paths = posts.values_list("organisation__path", flat=True)
    today = timezone.localdate()
    first = _month(request.GET.get("month", ""), today)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    context = {
        "loads": loads(paths, first, last),
        "months": [(f"{one:%Y-%m}", f"?month={one:%Y-%m}", one == first) for one in _months(today)],
        "month": f"{first:%Y-%m}",
        "fields": sum(len(one.why) for one in sections()),
        "sheets": len(sections()),
        "again": [
            (one, field.label, AGAIN[field.again])
            for one in sections()
            for field in one.fields
            if field.again
        ],
    }
    return render(request, "burden/meter.html", context)


def _month(text: str, today: dt.date) -> dt.date:
    """The first day of the month asked for; this month for anything else."""
    match = MONTH.match(text)
    return dt.date(int(match[1]), int(match[2]), 1) if match else today.replace(day=1)


def _months(today: dt.date) -> list[dt.date]:
    months = [today.replace(day=1)]
    for _number in range(SHOWN_MONTHS - 1):
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months
