"""Devices: the list, one with its latest values and alerts, its key."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minsheng.devices import services
from minsheng.devices.forms import DeviceForm
from minsheng.devices.models import Device, Measure, Message
from minsheng.devices.queries import Signal, devices_for, last_signals
from minsheng.organisations.permissions import Permission, actor_of, may, requires
from minsheng.organisations.roles import Permission as Right
from minsheng.stations.models import Station
from minsheng.web.charts import Chart, Kind, Series
from minsheng.web.tables import Column, Step, Table, TextFilter

SHOWN = 50
DRAWN = 60
"""So many of the last values of each measure are drawn."""
A_CURVE = 4
"""Fewer values than this are read faster than they are looked at."""
AROUND = 5
"""So many messages before and after one are shown with it."""


TONES = {Device.State.OFF: "off", Device.State.SILENT: "alert", Device.State.ONLINE: "ok"}


KINDS: dict[str, Kind] = {Measure.TEMPERATURE: "line", Measure.COUNT: "bar"}
"""How the values of a measure are drawn; what is on or off holds until the next message."""


def _device(request: HttpRequest, pk: int, permission: Permission | None = None) -> Device:
    rows = Device.objects.visible_to(actor_of(request), permission)
    device: Device = get_object_or_404(rows.select_related("station", "organisation"), pk=pk)
    return device


@requires(Permission.VIEW_DEVICES)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Devices within reach."""
    now = timezone.now()
    table = Table(
        request,
        devices_for(actor_of(request)),
        [
            Column(
                "name",
                gettext_lazy("设备名称"),
                sort=["name"],
                link=lambda row: reverse("devices:detail", args=[row.pk]),
                is_head=True,
            ),
            Column("station", gettext_lazy("站点"), "station.name", sort=["station__code"]),
            Column(
                "state",
                gettext_lazy("状态"),
                lambda row: row.state(now).label,
                tone=lambda row: TONES[row.state(now)],
            ),
            Column("last", gettext_lazy("最近消息"), "last_seen_at", sort=["last_seen_at"]),
        ],
        [TextFilter("q", gettext_lazy("设备或站点"), ["name", "station__name", "station__code"])],
        name="devices",
        caption=gettext_lazy("设备"),
        empty_title=gettext_lazy("还没有设备"),
        empty_text=gettext_lazy("设备不是必需的：没有设备的站点照样开放和评估。"),
        empty_step=Step(gettext_lazy("站点"), "stations:index", Right.VIEW_STATIONS),
    )
    if table.wants_file:
        return table.file()
    return render(request, "devices/index.html", {"table": table})


@requires(Permission.MANAGE_DEVICES)
@never_cache
def new(request: HttpRequest, code: str) -> HttpResponseBase:
    """One more device; its key is shown this once."""
    actor = actor_of(request)
    rows = Station.objects.visible_to(actor, Permission.MANAGE_DEVICES)
    station = get_object_or_404(rows.select_related("organisation"), code=code)
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device, secret = services.add_device(station, actor=actor, **form.cleaned_data)
        return render(request, "devices/key.html", {"device": device, "secret": secret})
    return render(request, "devices/new.html", {"form": form, "station": station})


@requires(Permission.VIEW_DEVICES)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The latest values and all alerts."""
    device = _device(request, pk)
    state = device.state(timezone.now())
    measures = dict(Measure.choices)
    signals = [(measures[Measure(one.measure)], one) for one in last_signals([device])[device.pk]]
    context = {
        "device": device,
        "state": state.label,
        "tone": TONES[state],
        "signals": signals,
        "charts": _charts(device, [one for _label, one in signals]),
        "latest": device.messages.all()[:SHOWN],
        "alerts": device.alerts.select_related("rule", "case")[:SHOWN],
        "may_manage": may(actor_of(request), Permission.MANAGE_DEVICES, device.organisation),
        "trail": [(_("设备"), reverse("devices:index")), (device.name, "")],
    }
    return render(request, "devices/detail.html", context)


def _charts(device: Device, signals: Iterable[Signal]) -> list[Chart]:
    """The last values of each measure the device tells of, oldest first; one query per measure."""
    charts = []
    for signal in signals:
        said = device.messages.filter(measure=signal.measure).values_list("at", "value")[:DRAWN]
        rows = [(timezone.localtime(at), float(value)) for at, value in reversed(said)]
        if len(rows) < A_CURVE:
            continue
        label = Measure(signal.measure).label
        charts.append(
            Chart(
                _("最近 %(n)d 次：%(measure)s") % {"n": len(rows), "measure": label},
                [f"{at:%m-%d %H:%M}" for at, _value in rows],
                [Series(label, [value for _at, value in rows])],
                kind=KINDS.get(signal.measure, "step"),
                key=f"chart-{signal.measure}",
            )
        )
    return charts


@requires(Permission.VIEW_DEVICES)
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One message as it came, and what the device said shortly before and after."""
    rows = Message.objects.filter(device__in=devices_for(actor_of(request)))
    found = get_object_or_404(rows.select_related("device__station"), pk=pk)
    said = found.device.messages.filter(measure=found.measure)
    after = said.filter(at__gt=found.at).order_by("at", "pk")[:AROUND]
    before = said.filter(at__lt=found.at)[:AROUND]
    context = {
        "found": found,
        "device": found.device,
        "around": [*reversed(after), found, *before],
        "trail": [
            (_("设备"), reverse("devices:index")),
            (found.device.name, found.device.get_absolute_url()),
            (_("设备消息"), ""),
        ],
    }
    return render(request, "devices/message.html", context)


@requires(Permission.MANAGE_DEVICES)
@require_POST
@never_cache
def key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new key instead of the old one, or none."""
    device = _device(request, pk, Permission.MANAGE_DEVICES)
    if "revoke" in request.POST:
        services.revoke_key(device.pk, actor=actor_of(request))
        messages.success(request, _("密钥已停用，设备发来的消息不再接收。"))
        return redirect("devices:detail", pk)
    secret = services.rotate_key(device.pk, actor=actor_of(request))
    return render(request, "devices/key.html", {"device": device, "secret": secret})
