"""The sample city's grades: there is something to see on each page, and a second run adds nothing."""

from __future__ import annotations

import datetime as dt

from minsheng.organisations.sample import sample as people
from minsheng.standards.models import Version
from minsheng.stations.evaluation import judged_stations
from minsheng.stations.evaluation.effect import effect_of
from minsheng.stations.evaluation.sample import sample
from minsheng.stations.models import Award, Campaign, Decision, Item, Judgement, Standing, What
from tests.stations.builders import make_station

SEEN = dt.date(2026, 1, 5)
DAY_TO_DAY = [
    What.FIRST_AID_KIT, What.WATER_DISPENSER, What.SOCKET, What.MICROWAVE, What.SEAT,
    What.HEATER, What.WIFI,
]  # fmt: skip


def test_every_page_of_grades_has_something_to_show(db: None) -> None:
    city = people()
    town = city.children.get(code="330802").children.filter(kind="town").first()
    for number in range(30):
        station = make_station(town, name=f"样例站{number}")
        station.listings.create(
            map="amap", state="listed", checked_on=SEEN, checked_by=station.responsible.holder
        )
        for what in [*DAY_TO_DAY, *([What.FRIDGE] if number % 2 else [])]:
            Item.objects.create(station=station, kind=Item.Kind.DEVICE, what=what)

    sample(city)

    assert Standing.objects.exclude(grade="").exists()
    assert Award.objects.exists()
    assert Decision.objects.filter(kind="downgrade", state="proposed").count() == 2
    assert Campaign.objects.get().reviews.exclude(done_on=None).exists()
    draft = Version.objects.get(state=Version.State.DRAFT)
    assert effect_of(draft, judged_stations(), Campaign.objects.get().starts_on).lost

    before = [model.objects.count() for model in (Award, Decision, Judgement, Standing, Version)]
    sample(city)
    assert before == [
        model.objects.count() for model in (Award, Decision, Judgement, Standing, Version)
    ]
