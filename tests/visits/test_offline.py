"""Without a network the note waits on the phone, and goes out by itself."""

from __future__ import annotations

import pytest
from django.urls import reverse

from minsheng.visits.models import Visit
from tests.browser import Browser
from tests.people import Cast
from tests.stations.builders import make_station, picture


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_note_written_offline_arrives_and_a_refused_one_comes_back_to_its_writer(
    cast: Cast, browser: Browser
) -> None:
    station = make_station(cast.town)
    window = browser.window(user=cast.leader)
    page = window.page
    window.open(reverse("visit_notes:new"))
    page.wait_for_selector("html[data-visit=ready][data-offline=ready]", timeout=20_000)
    window.expect("ERR_INTERNET_DISCONNECTED")
    window.expect(".woff2")  # signs not seen before are shown in the machine's own type
    page.context.set_offline(True)
    page.reload()
    page.fill("[name=station]", station.short_code)
    page.fill("[name=words]", "没有网络也写得下")
    page.click("[data-visit-note] button")
    page.get_by_text("已存在手机里").wait_for()
    assert not Visit.objects.exists()

    page.context.set_offline(False)
    page.get_by_text("服务器收到了").wait_for(timeout=20_000)

    assert Visit.objects.get().words == "没有网络也写得下"

    page.fill("[name=station]", "NOPE")
    page.fill("[name=words]", "写错了站点")
    shot = {"name": "door.png", "mimeType": "image/png", "buffer": picture()}
    page.set_input_files("[name=photo]", shot)
    window.expect("422")
    page.click("[data-visit-note] button")
    page.get_by_text("有 1 条服务器没有收").wait_for(timeout=20_000)
    assert page.input_value("[name=words]") == "写错了站点"
    page.fill("[name=station]", station.short_code)
    page.click("[data-visit-note] button")
    page.get_by_text("服务器收到了").wait_for(timeout=20_000)
    mended = Visit.objects.get(words="写错了站点")
    assert (mended.station, mended.photos.count()) == (station, 1)
