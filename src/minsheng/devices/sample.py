"""An invented device in a sample city, with two days of messages."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from minsheng.devices.models import Device
from minsheng.devices.services import add_device, receive
from minsheng.devices.simulator import day_of, troubled
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import Permission
from minsheng.stations.models import Station


@transaction.atomic
def sample(city: Organisation) -> None:
    """One door and climate sensor at the first open station; a second call adds nothing."""
    rows = Station.objects.filter(
        organisation__path__startswith=city.path, state=Station.State.OPEN
    )
    station = rows.select_related("organisation").order_by("code").first()
    posts = Post.objects.allowing(Permission.MANAGE_DEVICES).select_related(
        "holder", "organisation"
    )
    able = [
        post
        for post in posts
        if station and station.organisation.path.startswith(post.organisation.path)
    ]
    if station is None or not able or Device.objects.exists():
        return
    device, _key = add_device(station, "样例门口传感器", actor=able[0].holder)
    today = timezone.localdate()
    for ago in (2, 1):
        day = day_of(today - dt.timedelta(days=ago), timezone.get_current_timezone(), hot=ago == 1)
        for lot in troubled(day):
            receive(device, lot)
