"""Maps of places: all of them, one of them, and maps to pick a point on."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minsheng.organisations.models import Organisation
from minsheng.places.display import area_name
from minsheng.places.models import Place
from minsheng.web.maps import Category, Feature, Layer, MapView, point

CATEGORIES = [
    Category("existing", _("已建"), "ok", "circle"),
    Category("candidate", _("候选"), "info", "diamond"),
    Category("open", _("必须开放"), "brand", "star"),
    Category("closed", _("必须关闭"), "off", "cross"),
]


def _category(place: Place) -> str:
    return place.state if place.must == Place.Must.FREE else place.must


def feature(place: Place) -> Feature:
    """One place as the map shows it."""
    facts = [(_("类别"), place.get_kind_display()), (_("状态"), place.get_state_display())]
    if place.town:
        facts.append((_("乡镇（街道）"), area_name(place.town)))
    url = reverse("places:place", args=[place.pk])
    return point(place.lon, place.lat, place.name, category=_category(place), facts=facts, url=url)


def places_map(places: Iterable[Place]) -> MapView:
    """The places, close ones gathered into a number until one comes nearer."""
    layer = Layer(
        "places",
        _("地点"),
        features=[feature(place) for place in places],
        categories=CATEGORIES,
        clusters=True,
    )
    return MapView(_("地点地图"), [layer], is_tall=True, key="places")


def place_map(place: Place) -> MapView:
    """Where one place lies."""
    layer = Layer("places", _("地点"), features=[feature(place)], categories=CATEGORIES)
    return MapView(place.name, [layer], key="place")


def town_layer(towns: Iterable[Organisation]) -> Layer:
    """Seats of towns as small rings: they make the map open where the reader works."""
    seats = [
        point(town.lon, town.lat) for town in towns if town.lon is not None and town.lat is not None
    ]
    return Layer(
        "towns",
        _("乡镇（街道）驻地"),
        features=seats,
        categories=[Category("", _("乡镇（街道）驻地"), "off", "ring")],
    )


def picking_map(towns: Iterable[Organisation]) -> MapView:
    """A click fills the longitude and latitude of the form on the page."""
    return MapView(
        _("在地图上选点"), [town_layer(towns)], pick=("id_lon", "id_lat", "id_datum"), key="pick"
    )


def drawing_map(towns: Iterable[Organisation]) -> MapView:
    """Each click adds a point to the form on the page."""
    return MapView(
        _("在地图上画点"), [town_layer(towns)], draw="id_drawn", is_tall=True, key="draw"
    )
