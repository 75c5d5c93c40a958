"""What the desk asks the stations: what waits for the people who answer for them or keep them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.organisations.models import Post
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Agreement, MapListing, Station, WeatherWarning
from minsheng.stations.queries import kept_by, open_tasks
from minsheng.stations.rules.states import IDLE_DAYS
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User

UNLISTED_DAYS = 30
"""So long a station may be open before its absence from all public maps waits for somebody. A proposal."""

SHOWN = 5
"""More of a kind than this become one line with their number."""


def _mine(actor: User) -> Q:
    """Stations the actor's posts answer for."""
    posts = Post.objects.held_by(actor).allowing(Permission.EDIT_STATIONS)
    return Q(responsible__in=posts)


def accepted_not_open(actor: User) -> Iterator[Waiting]:
    """Stations that were accepted more than fifteen days ago and whose door is still shut."""
    now = timezone.now()
    before = now - dt.timedelta(days=IDLE_DAYS)
    rows = Station.objects.filter(_mine(actor), state=Station.State.ACCEPTED)
    idle = rows.filter(state_since__lt=before).order_by("state_since")
    count = idle.count()
    if count > SHOWN:
        text = _("有 %(count)s 个站点验收超过 %(days)s 天还没有开放。") % {
            "count": count,
            "days": IDLE_DAYS,
        }
        yield Waiting(text, f"{reverse('stations:index')}?state=accepted", "alert")
        return
    for station in idle:
        days = station.days_in_state(now)
        text = _("“%(name)s”验收已 %(days)s 天，还没有开放。") % {
            "name": station.name,
            "days": days,
        }
        yield Waiting(text, station.get_absolute_url(), "alert")


def agreements_running_out(actor: User) -> Iterator[Waiting]:
    """Stations in use whose agreement runs out soon, or has run out, and has no successor."""
    today = timezone.localdate()
    in_use = [Station.State.OPEN, Station.State.SUSPENDED]
    posts = Post.objects.held_by(actor).allowing(Permission.EDIT_STATIONS)
    rows = Agreement.objects.filter(station__responsible__in=posts, station__state__in=in_use)
    ending = rows.ending(today)
    count = ending.count()
    if count > SHOWN:
        text = _("有 %(count)s 个站点的共建协议快到期或者已经到期。") % {"count": count}
        yield Waiting(text, f"{reverse('stations:index')}?agreement=ending", "watch")
        return
    for agreement in ending.select_related("station").order_by("expires_on"):
        left = agreement.days_left(today)
        facts = {"name": agreement.station.name, "days": abs(left)}
        url = reverse("stations:agreement", args=[agreement.station.code])
        if left < 0:
            text = _("“%(name)s”的共建协议已经到期 %(days)s 天，还没有续签。") % facts
            yield Waiting(text, url, "alert")
        else:
            text = _("“%(name)s”的共建协议 %(days)s 天后到期。") % facts
            yield Waiting(text, url, "watch")


def on_no_public_map(actor: User) -> Iterator[Waiting]:
    """Stations open for over thirty days that no public map shows, as far as anybody has looked."""
    since = timezone.now() - dt.timedelta(days=UNLISTED_DAYS)
    rows = Station.objects.filter(_mine(actor), state=Station.State.OPEN, state_since__lt=since)
    count = rows.exclude(listings__state=MapListing.State.LISTED).count()
    if count:
        text = ngettext(
            "有 %(count)s 个站点开放超过 %(days)s 天，哪家地图都还查不到。",
            "有 %(count)s 个站点开放超过 %(days)s 天，哪家地图都还查不到。",
            count,
        ) % {"count": count, "days": UNLISTED_DAYS}
        yield Waiting(text, f"{reverse('stations:public_maps')}?missing=all", "watch")


def supplies_to_prepare(actor: User) -> Iterator[Waiting]:
    """For the stations somebody keeps: what the weather asks for and nobody has ticked off."""
    now = timezone.now()
    if not WeatherWarning.objects.filter(ends__gt=now).exists():
        return
    tasks = open_tasks(kept_by(actor), now).order_by()
    counted = tasks.values_list("station__code", "station__name").annotate(number=Count("pk"))
    rows = list(counted.order_by("station__code")[: SHOWN + 1])
    if len(rows) > SHOWN:
        text = _("预警期间，有站点的物资还没备好。")
        yield Waiting(text, reverse("stations:warnings"), "watch")
        return
    for code, name, number in rows:
        text = ngettext(
            "预警期间，“%(name)s”还有 %(number)s 样物资没备好。",
            "预警期间，“%(name)s”还有 %(number)s 样物资没备好。",
            number,
        ) % {"name": name, "number": number}
        yield Waiting(text, reverse("stations:supplies", args=[code]), "watch")
