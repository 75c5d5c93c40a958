"""Writing down absences: the classes, and one class day after the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minsheng.attendance import services
from minsheng.attendance.forms import DayForm, WhenForm
from minsheng.attendance.models import Absence
from minsheng.attendance.queries import children_on, kept_classes
from minsheng.audit.services import record_read
from minsheng.classes.models import CareClass
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web.tables import Column, Table


@requires(Permission.KEEP_ATTENDANCE)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Classes that are being held or have just ended."""
    table = Table(
        request,
        kept_classes(actor_of(request)),
        [
            Column(
                "name",
                gettext_lazy("班级"),
                sort=["name"],
                link=lambda row: reverse("attendance:class", args=[row.pk]),
                is_head=True,
            ),
            Column("term", gettext_lazy("期"), "term.name"),
            Column("organisation", gettext_lazy("主办组织"), "organisation.label"),
            Column("kept", gettext_lazy("已登记天数"), sort=["kept"]),
            Column("last", gettext_lazy("最近一次"), "last_kept", sort=["last_kept"]),
        ],
        name="attendance",
        caption=gettext_lazy("出勤"),
        empty_title=gettext_lazy("现在没有正在上课的班"),
        empty_text=gettext_lazy("开班以后，每天在这里登记没有来的孩子；来了的不用填。"),
    )
    if table.wants_file:
        return table.file()
    return render(request, "attendance/index.html", {"table": table})


@requires(Permission.KEEP_ATTENDANCE)
@never_cache
def day(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One class on one day: mark who was not there. The look at the names is recorded."""
    actor = actor_of(request)
    care_class: CareClass = get_object_or_404(kept_classes(actor), pk=pk)
    last = min(care_class.term.ends_on, timezone.localdate())
    when = WhenForm(
        request.GET if "on" in request.GET else {"on": last},
        first=care_class.term.starts_on,
        last=last,
    )
    on = when.cleaned_data["on"] if when.is_valid() else None
    record_read(actor, care_class, "登记出勤")
    form = _form(request, care_class, on) if on else None
    if request.method == "POST" and on and form and form.is_valid():
        try:
            services.keep_day(pk, on, form.absences(), actor=actor)
        except services.NoSuchDay:
            messages.warning(request, _("名单刚才变了，请再看一遍。"))
        else:
            told = _("已登记 %(day)s 的出勤。") % {"day": on.isoformat()}
            messages.success(request, told)
        return redirect(f"{reverse('attendance:class', args=[pk])}?on={on.isoformat()}")
    context: dict[str, Any] = {
        "care_class": care_class,
        "when": when,
        "on": on,
        "form": form,
        "days": care_class.days.all(),
        "trail": [(_("出勤"), reverse("attendance:index")), (care_class.name, "")],
    }
    return render(request, "attendance/class.html", context)


def _form(request: HttpRequest, care_class: CareClass, on: dt.date) -> DayForm:
    rows = Absence.objects.filter(day__care_class=care_class, day__on=on)
    gone = dict(rows.values_list("holder", "is_excused"))
    return DayForm(request.POST or None, children=children_on(care_class, on), gone=gone)
