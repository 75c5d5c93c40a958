"""Figures of cases, voices, inspections, projects and supervision."""

from __future__ import annotations

from django.db.models import Avg, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minsheng.cases.models import Case
from minsheng.governance.models import Note
from minsheng.inspections.models import Inspection
from minsheng.papers.figures import AT_END, NOW, WITHIN, Number, Scope, figure
from minsheng.papers.figures.links import case_list, page, within
from minsheng.papers.figures.progress import places
from minsheng.voices.models import Rating, Report

CASES = _("整改闭环")
VOICES = _("群众反映")
INSPECTIONS = _("检查")
PROJECTS = _("项目进度")
COUNT = _("件")
NOTES = _("份")


def _cases(scope: Scope) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.filter(organisation__path__startswith=scope.path)
    return rows


@figure(
    "cases.opened", _("本期发现的问题"), COUNT, owner=CASES, when=WITHIN,
    link=case_list(opened_within=True),
)  # fmt: skip
def opened_cases(scope: Scope) -> Number:
    return Case.objects.filter(**scope.within("opened_at")).count()


@figure("cases.closed", _("本期销号的问题"), COUNT, owner=CASES, when=WITHIN)
def closed_cases(scope: Scope) -> Number:
    return Case.objects.filter(**scope.within("closed_at")).count()


@figure("cases.in_time", _("本期按期销号的问题"), COUNT, owner=CASES, when=WITHIN)
def cases_closed_in_time(scope: Scope) -> Number:
    rows = Case.objects.filter(**scope.within("closed_at")).values_list("closed_at", "due")
    return sum(1 for closed, due in rows if timezone.localdate(closed) <= due)


@figure(
    "cases.unfinished", _("未办结的问题"), COUNT, owner=CASES, when=NOW,
    link=case_list("unfinished"),
)  # fmt: skip
def unfinished_cases(scope: Scope) -> Number:
    return _cases(scope).exclude(state=Case.State.CLOSED).count()


@figure(
    "cases.late", _("超期未办结的问题"), COUNT, owner=CASES, when=NOW, link=case_list("overdue")
)
def overdue_cases(scope: Scope) -> Number:
    return (
        Case.objects.overdue(scope.today).filter(organisation__path__startswith=scope.path).count()
    )


@figure(
    "voices.reports",
    _("本期群众反映"),
    COUNT,
    owner=VOICES,
    when=WITHIN,
    link=within("voices:index"),
)
def reports(scope: Scope) -> Number:
    return Report.objects.filter(**scope.within("at"), hidden_at=None).count()


def _ratings(scope: Scope) -> QuerySet[Rating]:
    rows: QuerySet[Rating] = Rating.objects.filter(
        **scope.within("at"), set_aside="", hidden_at=None
    )
    return rows


@figure("voices.ratings", _("本期有效评价"), COUNT, owner=VOICES, when=WITHIN)
def ratings(scope: Scope) -> Number:
    return _ratings(scope).count()


@figure("voices.stars", _("本期平均星级"), _("星"), owner=VOICES, when=WITHIN)
def stars(scope: Scope) -> Number:
    """None where nobody rated."""
    mean: float | None = _ratings(scope).aggregate(mean=Avg("stars"))["mean"]
    return None if mean is None else round(mean, 2)


@figure(
    "inspections.done", _("本期完成的检查"), _("次"), owner=INSPECTIONS, when=WITHIN,
    link=within("inspections:index", view="results"),
)  # fmt: skip
def inspections_done(scope: Scope) -> Number:
    return Inspection.objects.filter(**scope.within("done_at"), state="done").count()


@figure("inspections.failed", _("本期发现不合格的检查"), _("次"), owner=INSPECTIONS, when=WITHIN)
def inspections_failed(scope: Scope) -> Number:
    rows = Inspection.objects.filter(**scope.within("done_at"), state="done", failed_count__gt=0)
    return rows.count()


@figure(
    "projects.red", _("红灯"), _("盏"), owner=PROJECTS, when=AT_END,
    link=page("governance:board"),
)  # fmt: skip
def red_lights(scope: Scope) -> Number:
    return sum(one.standing.tone == "alert" for one in places(scope))


@figure(
    "projects.behind", _("黄灯和橙灯"), _("盏"), owner=PROJECTS, when=AT_END,
    link=page("governance:board"),
)  # fmt: skip
def yellow_lights(scope: Scope) -> Number:
    return sum(one.standing.tone == "watch" for one in places(scope))


@figure("notes.sent", _("本期发出的督办单"), NOTES, owner=PROJECTS, when=WITHIN)
def notes_sent(scope: Scope) -> Number:
    return Note.objects.filter(**scope.within("sent_at")).count()


@figure(
    "notes.late", _("超期未答复的督办单"), NOTES, owner=PROJECTS, when=NOW,
    link=page("governance:notes", state="sent"),
)  # fmt: skip
def notes_late(scope: Scope) -> Number:
    rows = Note.objects.filter(
        organisation__path__startswith=scope.path, state=Note.State.SENT, reply_by__lt=scope.today
    )
    return rows.count()
