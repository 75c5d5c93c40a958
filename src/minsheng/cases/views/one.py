"""One case: its page, its moves, its photos."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.cases.forms import MoveForm, NewCaseForm
from minsheng.cases.models import Case, Photo
from minsheng.cases.models import Move as MoveRow
from minsheng.cases.queries import cases_for
from minsheng.cases.rules.moves import BY_NAME
from minsheng.cases.services import Incomplete, NotYourMove, Stale, move_case, open_case
from minsheng.cases.showing import context_of
from minsheng.cases.words import MISSING, OBSTACLES, stale
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web import photos


def _here(request: HttpRequest, pk: int) -> Case:
    rows = cases_for(actor_of(request)).select_related(
        "owner__holder", "repeats", "decider__holder"
    )
    return get_object_or_404(rows, pk=pk)


@requires(Permission.VIEW_CASES)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is wrong, who answers for it by when, and what this reader can do about it."""
    case = _here(request, pk)
    return render(request, "cases/detail.html", context_of(case, actor_of(request)))


@requires(Permission.VIEW_CASES)
def move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One move; what stands in its way is said on the case's page, with what was typed kept."""
    actor, case = actor_of(request), _here(request, pk)
    if name not in BY_NAME:
        raise Http404(name)
    if request.method != "POST":  # a refused form, opened again or in another language
        return redirect("cases:detail", pk=case.pk)
    standing = case.standing(timezone.localdate())
    form = MoveForm(case, BY_NAME[name], standing, data=request.POST, files=request.FILES)
    status = 422
    if form.is_valid():
        try:
            move_case(case.pk, name, form.given(), actor=actor)
        except Stale as error:
            form.add_error(None, stale(error.last))
            status = 409
        except NotYourMove as error:
            form.add_error(None, OBSTACLES[error.obstacle])
            status = 403 if error.obstacle == "rights" else 409
        except Incomplete as error:
            for missing in error.names:
                form.add_error(None, MISSING[missing])
        else:
            messages.success(request, _("已完成：%(what)s。") % {"what": MoveRow.Name(name).label})
            return redirect("cases:detail", pk=case.pk)
    return _again(request, case, form, status)


def _again(request: HttpRequest, case: Case, form: MoveForm, status: int) -> HttpResponse:
    """The page as it is now, the form with its errors on top, ready to be sent for the current version."""
    case = _here(request, case.pk)
    form.data = {**request.POST.dict(), "version": str(case.version)}
    context = context_of(case, actor_of(request), form)
    return render(request, "cases/detail.html", context, status=status)


@requires(Permission.VIEW_CASES)
@require_safe
def photo(request: HttpRequest, pk: int, photo_id: int) -> HttpResponseBase:
    """A photo of the case, for those who may see the case."""
    found = get_object_or_404(Photo, case=_here(request, pk), pk=photo_id)
    try:
        return photos.answer(found.file)
    except FileNotFoundError as error:
        raise Http404(found.file) from error


@requires(Permission.VIEW_CASES)
def new(request: HttpRequest) -> HttpResponse:
    """Open a case by hand: what a keeper notices, an incident, a class check."""
    actor = actor_of(request)
    form = NewCaseForm(
        actor,
        data=request.POST if request.method == "POST" else None,
        files=request.FILES or None,
        initial={"station": request.GET.get("station", "")},
    )
    if request.method == "POST" and form.is_valid():
        return _opened(request, form)
    status = 422 if form.is_bound else 200
    return render(request, "cases/new.html", {"form": form}, status=status)


def _opened(request: HttpRequest, form: NewCaseForm) -> HttpResponseRedirect:
    told = form.cleaned_data
    case = open_case(
        station=told["station"],
        source=told["source"],
        source_key=f"hand/{told['key']}",
        title=told["title"],
        detail=told["detail"],
        severity=told["severity"],
        actor=actor_of(request),
        pictures=[told["photo"]] if told["photo"] else [],
    )
    messages.success(request, _("已立案：%(number)s。") % {"number": case.number})
    return redirect("cases:detail", pk=case.pk)
