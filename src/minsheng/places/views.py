"""Pages of places: list, map, one place, adding, drawing, prices and criteria."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minsheng.organisations.claims import Misplaced
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.organisations.queries import organisations_for
from minsheng.places import maps, services
from minsheng.places.display import area_name, facts_of, line_shown
from minsheng.places.forms import (
    CriterionForm,
    DrawForm,
    NewPlaceForm,
    PlaceForm,
    PriceForm,
    add_misplaced,
    owners,
)
from minsheng.places.models import Place, PlaceOption, SiteCriterion
from minsheng.places.queries import Judge, criteria_at, prices_at
from minsheng.web.tables import ChoiceFilter, Column, Filter, Step, Table, TextFilter


def _trail(*names: str) -> list[tuple[str, str]]:
    return [(_("地点库"), reverse("places:list")), *((name, "") for name in names)]


def _rows(request: HttpRequest) -> Any:
    rows = Place.objects.visible_to(request.user)
    return rows.select_related(
        "organisation", "town", "level", "partner_organisation", "responsible__holder"
    )


def _score(judge: Judge, place: Place) -> str:
    found = judge.assess(place)
    return f"{found.points} / {found.possible}" if found.passes else _("不符合")


def _columns(*, for_file: bool) -> list[Column]:
    judge = Judge()
    columns = [
        Column(
            "name",
            gettext_lazy("名称"),
            sort=["name"],
            link=lambda row: reverse("places:place", args=[row.pk]),
            is_head=True,
        ),
        Column("code", gettext_lazy("编码"), sort=["code"]),
        Column("kind", gettext_lazy("类别"), "get_kind_display", sort=["kind"]),
        Column("state", gettext_lazy("状态"), "get_state_display", sort=["state"]),
        Column("level", gettext_lazy("现有类型"), "level.label", sort=["level__position"]),
        Column(
            "town",
            gettext_lazy("乡镇（街道）"),
            lambda row: area_name(row.town),
            sort=["town__path"],
        ),
        Column("area_m2", gettext_lazy("面积（平方米）"), sort=["area_m2"], numeric=True),
        Column("score", gettext_lazy("选址评分"), lambda row: _score(judge, row)),
    ]
    if not for_file:
        return columns
    return [
        *columns,
        Column("organisation", gettext_lazy("所属组织"), "organisation.label"),
        Column("partner", gettext_lazy("共建单位"), "partner_name"),
        Column("must", gettext_lazy("布局要求"), "get_must_display"),
        Column("lon", gettext_lazy("经度"), numeric=True),
        Column("lat", gettext_lazy("纬度"), numeric=True),
    ]


def _table(request: HttpRequest) -> Table:
    counties = organisations_for(actor_of(request), Permission.VIEW_PLACES).filter(
        kind__in=[Organisation.Kind.COUNTY, Organisation.Kind.ZONE, Organisation.Kind.SYSTEM]
    )
    filters: list[Filter] = [
        TextFilter("q", gettext_lazy("名称、编码或单位"), ["name", "code", "partner", "address"]),
        ChoiceFilter("state", gettext_lazy("状态"), Place.State.choices),
        ChoiceFilter("kind", gettext_lazy("类别"), Place.Kind.choices),
        ChoiceFilter(
            "county",
            gettext_lazy("地区"),
            [(county.path, county.label) for county in counties],
            "organisation__path__startswith",
        ),
    ]
    archived = request.GET.get("archived") == "yes"
    return Table(
        request,
        _rows(request).filter(archived_at__isnull=not archived),
        _columns(for_file="as" in request.GET),
        filters,
        name="places",
        caption=gettext_lazy("地点列表"),
        empty_title=gettext_lazy("还没有地点"),
        empty_text=gettext_lazy("可以导入文件、在地图上绘制，或逐个登记。"),
        empty_step=Step(gettext_lazy("导入名单"), "imports:new", Permission.IMPORT_DATA),
    )


@requires(Permission.VIEW_PLACES)
def place_list(request: HttpRequest) -> HttpResponseBase:
    """Every place the reader may see, as list and file."""
    table = _table(request)
    if table.wants_file:
        return table.file()
    archived = request.GET.get("archived") == "yes"
    may_edit = may(request.user, Permission.EDIT_PLACES)
    return render(
        request, "places/list.html", {"table": table, "archived": archived, "may_edit": may_edit}
    )


@requires(Permission.VIEW_PLACES)
def place_map(request: HttpRequest) -> HttpResponseBase:
    """The same places on the map."""
    view = maps.places_map(_rows(request).in_use())
    may_edit = may(request.user, Permission.EDIT_PLACES)
    context = {"view": view, "trail": _trail(_("地图")), "may_edit": may_edit}
    return render(request, "places/map.html", context)


@requires(Permission.VIEW_PLACES)
def place_detail(request: HttpRequest, place_id: int) -> HttpResponseBase:
    """One place with the breakdown of its score and what it could cost."""
    place = get_object_or_404(_rows(request), pk=place_id)
    prices = [row for row in prices_at(place.organisation) if row.from_level_id == place.level_id]
    found = Judge().assess(place)
    return render(
        request,
        "places/detail.html",
        {
            "place": place,
            "trail": _trail(place.name),
            "facts_shown": facts_of(place),
            "view": maps.place_map(place),
            "assessment": found,
            "lines": [line_shown(line) for line in found.lines],
            "prices": prices,
            "may_edit": may(request.user, Permission.EDIT_PLACES, place.organisation),
        },
    )


def _towns(request: HttpRequest) -> QuerySet[Organisation]:
    mine = organisations_for(actor_of(request), Permission.EDIT_PLACES)
    return mine.filter(kind=Organisation.Kind.TOWN)


def _form_page(
    request: HttpRequest, form: PlaceForm, trail: list[tuple[str, str]], place: Place | None = None
) -> HttpResponseBase:
    view = maps.picking_map(_towns(request))
    context = {"form": form, "place": place, "view": view, "trail": trail}
    return render(request, "places/form.html", context)


def _answer_taken(form: PlaceForm) -> None:
    form.add_error("code", _("这个编码已经用过了。"))


@requires(Permission.EDIT_PLACES)
def place_new(request: HttpRequest) -> HttpResponseBase:
    """Enter one place."""
    start = {
        "lon": request.GET.get("lon"),
        "lat": request.GET.get("lat"),
        "organisation": owners(actor_of(request)).first(),
    }
    form = NewPlaceForm(request.POST or None, actor=actor_of(request), initial=start)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        facts = form.facts(code=services.next_code(organisation, "P"))
        try:
            place = services.add_place(facts, organisation=organisation, actor=actor_of(request))
        except services.CodeTaken:
            _answer_taken(form)
        except Misplaced as misplaced:
            form.add_error("lon", str(misplaced))
        else:
            messages.success(request, _("已登记“%(name)s”。") % {"name": place.name})
            return redirect("places:place", place.pk)
    return _form_page(request, form, _trail(_("登记地点")))


@requires(Permission.EDIT_PLACES)
def place_edit(request: HttpRequest, place_id: int) -> HttpResponseBase:
    """Change one place."""
    rows = Place.objects.visible_to(request.user, Permission.EDIT_PLACES)
    place = get_object_or_404(rows, pk=place_id)
    code = place.code  # validating the form writes on the instance
    form = PlaceForm(request.POST or None, instance=place)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_place(place_id, form.facts(code=code), actor=actor_of(request))
        except services.CodeTaken:
            _answer_taken(form)
        except Misplaced as misplaced:
            form.add_error("lon", str(misplaced))
        else:
            messages.success(request, _("已保存。"))
            return redirect("places:place", place_id)
    return _form_page(request, form, _trail(_("修改")), place)


@requires(Permission.EDIT_PLACES)
def place_draw(request: HttpRequest) -> HttpResponseBase:
    """Draw several candidates on the map."""
    start = {"organisation": owners(actor_of(request)).first(), "kind": Place.Kind.OTHER}
    form = DrawForm(request.POST or None, actor=actor_of(request), initial=start)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            places = services.add_drawn_places(
                answers["all_points"],
                name=answers["name"],
                kind=answers["kind"],
                organisation=answers["organisation"],
                actor=actor_of(request),
            )
        except Misplaced as misplaced:
            add_misplaced(form, misplaced)
        else:
            messages.success(request, _("已登记 %(count)s 个候选地点。") % {"count": len(places)})
            return redirect("places:list")
    view = maps.drawing_map(_towns(request))
    context = {"form": form, "view": view, "trail": _trail(_("绘制"))}
    return render(request, "places/draw.html", context)


@requires(Permission.EDIT_PLACES)
@require_POST
def place_archive(request: HttpRequest, place_id: int) -> HttpResponseBase:
    """Put the place away, or take it out again."""
    rows = Place.objects.visible_to(request.user, Permission.EDIT_PLACES)
    place = get_object_or_404(rows, pk=place_id)
    deed = services.restore_place if "restore" in request.POST else services.archive_place
    try:
        deed(place.pk, actor=actor_of(request))
    except services.WrongState:
        messages.warning(request, _("别人刚刚做过这一步，页面已经更新。"))
    else:
        messages.success(request, _("已恢复。") if "restore" in request.POST else _("已归档。"))
    return redirect("places:place", place.pk)


def _union(request: HttpRequest, permission: Permission) -> Organisation:
    """The union whose rules are shown: the one asked for, else the first within reach; 404 if out of reach."""
    unions = organisations_for(actor_of(request), permission).exclude(kind=Organisation.Kind.TOWN)
    wanted = request.GET.get("union")
    if wanted:
        return get_object_or_404(unions, code=wanted)
    return get_object_or_404(unions.order_by("path")[:1])


@requires(Permission.VIEW_PLACES)
def policies(request: HttpRequest) -> HttpResponseBase:
    """What stations cost and how candidates are judged, as it holds for one union."""
    union = _union(request, Permission.VIEW_PLACES)
    unions = organisations_for(actor_of(request), Permission.VIEW_PLACES)
    return render(
        request,
        "places/policies.html",
        {
            "trail": _trail(_("费用和选址条件")),
            "union": union,
            "unions": unions.exclude(kind=Organisation.Kind.TOWN),
            "prices": prices_at(union),
            "criteria": criteria_at(union),
            "may_edit": may(request.user, Permission.EDIT_PLACES, union),
        },
    )


def _policy_form(
    request: HttpRequest, form: BaseForm, union: Organisation, heading: str
) -> HttpResponseBase:
    trail = [*_trail(), (_("费用和选址条件"), reverse("places:policies")), (heading, "")]
    context = {"form": form, "union": union, "heading": heading, "trail": trail}
    return render(request, "places/policy_form.html", context)


@requires(Permission.EDIT_PLACES)
def price_edit(request: HttpRequest, union_code: str, option_id: int) -> HttpResponseBase:
    """Set the union's own price for the step of the given row."""
    unions = organisations_for(actor_of(request), Permission.EDIT_PLACES)
    union = get_object_or_404(unions, code=union_code)
    now = get_object_or_404(PlaceOption.objects.holding_at(union).filter(place=None), pk=option_id)
    start = {"cost_yuan": now.cost_yuan, "source": now.source, "verified": now.verified}
    form = PriceForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        services.set_price(
            organisation=union,
            from_level=now.from_level,
            level=now.level,
            services=now.services.all(),
            actor=actor_of(request),
            **form.cleaned_data,
        )
        messages.success(request, _("已保存，从现在起生效。"))
        return redirect(f"{reverse('places:policies')}?union={union.code}")
    return _policy_form(request, form, union, f"{now.from_level or _('新建')} → {now.level}")


@requires(Permission.EDIT_PLACES)
def criterion_edit(request: HttpRequest, union_code: str, criterion_id: int) -> HttpResponseBase:
    """Set the union's own version of the given criterion."""
    unions = organisations_for(actor_of(request), Permission.EDIT_PLACES)
    union = get_object_or_404(unions, code=union_code)
    now = get_object_or_404(SiteCriterion.objects.holding_at(union), pk=criterion_id)
    form = CriterionForm(request.POST or None, instance=now)
    if request.method == "POST" and form.is_valid():
        services.set_criterion(
            organisation=union,
            attribute=now.attribute,
            hard=now.hard,
            actor=actor_of(request),
            **form.cleaned_data,
        )
        messages.success(request, _("已保存，从现在起生效。"))
        return redirect(f"{reverse('places:policies')}?union={union.code}")
    return _policy_form(request, form, union, now.get_attribute_display())
