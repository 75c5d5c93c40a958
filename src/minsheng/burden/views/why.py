"""The public registry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.burden.registry import sections
from minsheng.burden.words import AGAIN, ASKED, BASES, KEPT, PURPOSES, USERS
from minsheng.web.access import public


@public
@require_safe
def why(request: HttpRequest) -> HttpResponseBase:
    """Every field that is asked, of whom, and why; first what the public is asked."""
    present = [who for who in ASKED if any(one.asked == who for one in sections())]
    asked = request.GET.get("of", "")
    who = asked if asked in present else present[0] if present else ""
    shown = [
        (
            one,
            BASES[one.basis],
            USERS[one.user],
            KEPT[one.kept],
            [(field, PURPOSES[field.purpose], AGAIN.get(field.again, "")) for field in one.fields],
        )
        for one in sections()
        if one.asked == who
    ]
    context = {
        "tabs": [(ASKED[name], f"?of={name}", name == who) for name in present],
        "records": shown,
        "count": sum(len(one.why) for one in sections()),
    }
    return render(request, "burden/why.html", context)
