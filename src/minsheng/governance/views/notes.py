"""Supervision notes: the list, sending one, one with what may be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.governance import services
from minsheng.governance.forms import NoteForm, WordsForm
from minsheng.governance.lists import note_table
from minsheng.governance.models import Note, Project
from minsheng.governance.queries import notes_for
from minsheng.governance.queries.board import Course, course_of
from minsheng.governance.queries.evidence import late_by_union
from minsheng.governance.rules.progress import ladder_rules
from minsheng.governance.services.noting import may_answer, post_above
from minsheng.governance.views.board import trail_to, union_in
from minsheng.governance.words import RULES, points
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import (
    NotPermitted,
    Permission,
    actor_of,
    requires,
)
from minsheng.web.shipped import said


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Notes within reach."""
    table = note_table(request, actor_of(request))
    if table.wants_file:
        return table.file()
    return render(request, "governance/notes.html", {"table": table})


@requires(Permission.SUPERVISE)
def send(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """A note to one union, with the numbers of the day; a rule of the ladder may have brought it."""
    row, where = union_in(request, pk, code)
    post_above(actor_of(request), where)
    course, today = course_of(row), timezone.localdate()
    asked = request.GET.get("due", "")
    due = next(
        (one for one in course.steps(code, today) if f"{one.rule}-{one.month}" == asked), None
    )
    facts = _facts(course, where)
    initial: dict[str, Any] = {"text": _text(facts)}
    if due is not None:
        initial |= {"step": due.step.value, "reply_by": max(due.reply_by, today)}
    form = NoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wish = services.Wish(**form.cleaned_data, facts=facts)
        if due is not None:
            wish = replace(wish, rule=due.rule, year=due.year, month=due.month)
        try:
            sent = services.send_note(row, where, wish, actor=actor_of(request))
        except services.NobodyThere:
            form.add_error(None, _("这个单位没有在岗的干部可以答复，请先任命。"))
        except services.AlreadySent:
            form.add_error(None, _("这个月已经按这条规则发过督办单。"))
        else:
            messages.success(request, _("已发出督办单 %(number)s。") % {"number": sent.number})
            return redirect("governance:note", sent.pk)
    source = said(ladder_rules()[due.rule].source) if due else ""
    place = reverse("governance:union", args=[row.pk, where.code])
    context = {
        "form": form, "project": row, "union": where, "facts": facts, "source": source,
        "trail": trail_to((row.name, row.get_absolute_url()), (where.label, place), (_("发督办单"), "")),
    }  # fmt: skip
    return render(request, "governance/send.html", context)


def _facts(course: Course, where: Organisation) -> dict[str, str | int]:
    today = timezone.localdate()
    standing = course.standings(today)[where.code]
    facts: dict[str, str | int] = {
        "target": standing.target,
        "done": standing.done,
        "due": standing.due,
        "behind": points(standing.behind),
        "light": standing.light.value,
    }
    stations, cases = late_by_union([where], today)[where.code]
    if course.project.evidence in Project.STATIONS_MATTER:
        facts["overdue_stations"] = stations
    if course.project.evidence in Project.CASES_MATTER:
        facts["late_cases"] = cases
    return facts


def _text(facts: dict[str, str | int]) -> str:
    if "overdue_stations" in facts:
        text = _(
            "全年目标 %(target)s，按进度应完成 %(due)s，已完成 %(done)s，落后 %(behind)s 个百分点；"
            "逾期站点 %(overdue_stations)s 个，逾期整改单 %(late_cases)s 张。请说明原因、措施和完成日期。"
        )
    elif "late_cases" in facts:
        text = _(
            "全年目标 %(target)s，按进度应完成 %(due)s，已完成 %(done)s，落后 %(behind)s 个百分点；"
            "逾期整改单 %(late_cases)s 张。请说明原因、措施和完成日期。"
        )
    else:
        text = _(
            "全年目标 %(target)s，按进度应完成 %(due)s，已完成 %(done)s，落后 %(behind)s 个百分点。"
            "请说明原因、措施和完成日期。"
        )
    return text % facts


@requires(Permission.VIEW_GOVERNANCE)
@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One note: what was asked, what was answered, what may be done now."""
    actor = actor_of(request)
    row = get_object_or_404(
        notes_for(actor).select_related("sender__organisation", "replied_by"), pk=pk
    )
    late = row.is_late(timezone.localdate())
    above = _is_above(request, row.organisation)
    answers = may_answer(actor, row)
    deeds: list[tuple[str, str]] = []
    if row.state == Note.State.SENT and answers:
        deeds.append(("reply", _("答复")))
    if row.state == Note.State.REPLIED and above and row.replied_by_id != actor.pk:
        deeds += [("close", _("办结")), ("return", _("退回重办"))]
    context = {
        "note": row,
        "late": late,
        "rule": RULES.get(row.rule, ""),
        "deeds": deeds,
        "may_raise": late and above and not Note.objects.filter(raised_from=row).exists(),
        "raised_to": Note.objects.filter(raised_from=row).first(),
        "form": WordsForm(),
        "trail": [(_("督办"), reverse("governance:notes")), (row.number, "")],
    }
    return render(request, "governance/note.html", context)


def _is_above(request: HttpRequest, where: Organisation) -> bool:
    try:
        post_above(actor_of(request), where)
    except NotPermitted:
        return False
    return True


class NoWords(Exception):
    """A deed needs its words; blanks are none."""


@requires(Permission.VIEW_GOVERNANCE)
@require_POST
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponseBase:
    """Answer, close, return or raise a note."""
    actor = actor_of(request)
    row = get_object_or_404(notes_for(actor), pk=pk)
    try:
        if deed == "raise":
            row = services.raise_note(row.pk, actor=actor)
        else:
            _act(row, deed, request)
    except services.WrongState:
        messages.info(request, _("这张督办单已经到了下一步。"))
    except NoWords:
        messages.error(request, _("请先写说明。"))
    except services.NobodyThere:
        messages.error(request, _("这个单位没有在岗的干部可以答复，请先任命。"))
    else:
        messages.success(request, _("已记录。"))
    return redirect("governance:note", row.pk)


def _act(row: Note, deed: str, request: HttpRequest) -> None:
    done = {
        "reply": services.reply_to_note,
        "close": services.close_note,
        "return": services.return_note,
    }
    if deed not in done:
        raise Http404
    form = WordsForm(request.POST)
    if form.is_valid():
        done[deed](row.pk, form.cleaned_data["words"], actor=actor_of(request))
    else:
        raise NoWords
