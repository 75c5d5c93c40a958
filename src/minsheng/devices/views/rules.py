"""The alert rules of one organisation: what holds there, its own, setting and ending them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.common.clean import number_of
from minsheng.devices import services
from minsheng.devices.forms import RuleForm
from minsheng.devices.models import AlertRule
from minsheng.devices.queries import rule_places, rules_at
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission, actor_of, requires


def _place(request: HttpRequest) -> tuple[Organisation | None, Any]:
    """The organisation asked for (?at=code), or the highest, and all there are to choose."""
    places = rule_places(actor_of(request))
    code = request.GET.get("at", "")
    return (get_object_or_404(places, code=code) if code else places.first()), places


def _own(request: HttpRequest, pk: int) -> AlertRule:
    """A rule of an organisation the reader sets rules for; over or foreign ones are not found."""
    rows = AlertRule.objects.filter(until=None, organisation__in=rule_places(actor_of(request)))
    rule: AlertRule = get_object_or_404(rows.select_related("organisation"), pk=pk)
    return rule


def _list_at(place: Organisation | None) -> str:
    query = QueryDict(mutable=True)
    if place is not None:
        query["at"] = place.code
    return f"{reverse('devices:rules')}?{query.urlencode()}"


@requires(Permission.MANAGE_DEVICES)
@require_safe
def rules(request: HttpRequest) -> HttpResponseBase:
    """What holds at one organisation, and who set it."""
    place, places = _place(request)
    held = rules_at(place) if place else []
    context = {
        "place": place,
        "places": places,
        "rules": held,
        "trail": [*_trail(), (_("报警规则"), "")],
    }
    return render(request, "devices/rules.html", context)


@requires(Permission.MANAGE_DEVICES)
def rule_new(request: HttpRequest) -> HttpResponseBase:
    """One more rule of an organisation, empty or like the one it takes the place of (?like=)."""
    place, _places = _place(request)
    if place is None:
        messages.info(request, _("报警规则由县级以上工会设定。"))
        return redirect("devices:rules")
    like = request.GET.get("like", "")
    first = AlertRule.objects.filter(pk=number_of(like) or 0).first()
    form = RuleForm(request.POST or None, initial=_initial(first))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_rule(place, form.facts(), actor=actor_of(request))
        except services.SameLimit:
            form.add_error("value", _("这里已经有一条同样的规则。"))
        else:
            messages.success(request, _("报警规则已保存，从下一条消息起生效。"))
            return redirect(_list_at(place))
    return _form(request, form, place, _("新增报警规则"))


def _initial(rule: AlertRule | None) -> dict[str, Any]:
    names = ("measure", "above", "value", "title", "severity")
    return {name: getattr(rule, name) for name in names} if rule else {}


@requires(Permission.MANAGE_DEVICES)
def rule_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Another rule instead of this one."""
    rule = _own(request, pk)
    form = RuleForm(request.POST or None, initial={**_initial(rule), "source": rule.source})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_rule(rule.pk, form.facts(), actor=actor_of(request))
        except services.SameLimit:
            form.add_error("value", _("这里已经有一条同样的规则。"))
        except services.NotOwn:
            messages.info(request, _("别人刚刚改了这条规则。"))
            return redirect(_list_at(rule.organisation))
        else:
            messages.success(request, _("报警规则已保存，从下一条消息起生效。"))
            return redirect(_list_at(rule.organisation))
    return _form(request, form, rule.organisation, _("修改报警规则"))


@requires(Permission.MANAGE_DEVICES)
@require_POST
def rule_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rule is over."""
    rule = _own(request, pk)
    services.end_rule(rule.pk, actor=actor_of(request))
    messages.success(request, _("这条规则已停用，上级的规则继续有效；已经开出的整改单不变。"))
    return redirect(_list_at(rule.organisation))


def _trail() -> list[tuple[str, str]]:
    return [(_("设备"), reverse("devices:index"))]


def _form(
    request: HttpRequest, form: RuleForm, place: Organisation | None, title: str
) -> HttpResponseBase:
    trail = [*_trail(), (_("报警规则"), _list_at(place)), (title, "")]
    context = {"form": form, "place": place, "title": title, "trail": trail}
    status = 422 if form.is_bound else 200
    return render(request, "devices/rule.html", context, status=status)
