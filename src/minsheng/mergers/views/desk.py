"""Small classes of a round at the desk: what they could join, what families say, the second person's word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.classes.services import NoPlaceLeft
from minsheng.common.clean import number_of
from minsheng.enrolment.models import Round
from minsheng.mergers import services
from minsheng.mergers.models import Merger
from minsheng.mergers.queries import small_classes
from minsheng.organisations.permissions import NotPermitted, Permission, actor_of, may, requires
from minsheng.placements.queries import rounds_to_draw
from minsheng.placements.showing import trail


@requires(Permission.VIEW_ENROLMENT)
@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The round's small classes and its mergers."""
    actor = actor_of(request)
    found: Round = get_object_or_404(rounds_to_draw(actor), pk=pk)
    rows = Merger.objects.filter(round=found).select_related("source", "target", "proposed_by")
    now = timezone.now()
    mergers = []
    for one in rows:
        words = list(one.consents.values_list("agrees", flat=True))
        due = one.until <= now or None not in words
        mergers.append((one, words.count(True), words.count(False), words.count(None), due))
    context = {
        "round": found,
        "trail": trail(found, _("并班")),
        "small": small_classes(found),
        "asked": {one.source_id for one in rows if one.state == Merger.State.PROPOSED},
        "mergers": mergers,
        "may_edit": may(actor, Permission.EDIT_ENROLMENT, found.organisation),
        "may_decide": may(actor, Permission.DECIDE_ENROLMENT, found.organisation),
    }
    return render(request, "mergers/round.html", context)


@requires(Permission.EDIT_ENROLMENT)
@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask the families of a small class."""
    get_object_or_404(rounds_to_draw(actor_of(request), Permission.EDIT_ENROLMENT), pk=pk)
    first, _arrow, second = request.POST.get("join", "").partition("-")
    source, target = number_of(first), number_of(second)
    try:
        if source is None or target is None:
            raise services.NotNow("no classes named")
        services.propose_merger(pk, source, target, actor=actor_of(request))
    except services.NotNow:
        messages.warning(request, _("这两个班现在不能并，请看最新的人数。"))
    else:
        messages.success(request, _("已提出，家长在自己的结果页上答复；公示里已有一行。"))
    return redirect("mergers:round", pk)


@requires(Permission.DECIDE_ENROLMENT)
@require_POST
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """The second person's word."""
    get_object_or_404(rounds_to_draw(actor_of(request), Permission.DECIDE_ENROLMENT), pk=pk)
    merger = get_object_or_404(Merger, pk=number, round=pk)
    try:
        services.decide_merger(merger.pk, go="go" in request.POST, actor=actor_of(request))
    except NotPermitted:
        messages.warning(request, _("提出的人不能自己决定，请换一个人。"))
    except services.NotNow:
        messages.warning(request, _("家长还有时间答复，或者已经决定过了。"))
    except NoPlaceLeft:
        messages.warning(request, _("要并入的班已经坐不下了，没有改动。"))
    else:
        messages.success(request, _("已记录，公示里已有一行。"))
    return redirect("mergers:round", pk)
