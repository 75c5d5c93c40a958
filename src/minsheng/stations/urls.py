"""Addresses of the station pages."""

from django.urls import URLPattern, path

from minsheng.stations.evaluation import urls as evaluation
from minsheng.stations.views import (
    hours,
    items,
    lists,
    paper,
    partners,
    profile,
    ratings,
    showing,
    warnings,
)

app_name = "stations"
urlpatterns: list[URLPattern] = [
    path("", lists.index, name="index"),
    *evaluation.urlpatterns,
    path("map/", lists.station_map, name="map"),
    path("map.geojson", lists.geojson, name="geojson"),
    path("new/", profile.new, name="new"),
    path("public-maps/", lists.public_maps, name="public_maps"),
    path(
        "public-maps/<slug:public_map>.<slug:ending>",
        showing.public_map_export,
        name="public_map_export",
    ),
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/<int:warning_id>/lift/", warnings.lift, name="warning_lift"),
    path("photo/<int:photo_id>/", showing.photo, name="photo"),
    path("<str:code>/", profile.detail, name="detail"),
    path("<str:code>/edit/", profile.edit, name="edit"),
    path("<str:code>/move/", profile.move, name="move"),
    path("<str:code>/verify/", profile.verify, name="verify"),
    path("<str:code>/history/", profile.history, name="history"),
    path("<str:code>/ratings/", ratings.station_results, name="station_results"),
    path("<str:code>/hours/", hours.overview, name="hours"),
    path("<str:code>/hours/edit/", hours.edit, name="hours_edit"),
    path("<str:code>/hours/announce/", hours.announce, name="announce"),
    path("<str:code>/hours/take-back/", hours.take_back, name="take_back"),
    path("<str:code>/items/", items.items, name="items"),
    path("<str:code>/items/new/", items.add, name="item_new"),
    path("<str:code>/items/<int:item_id>/", items.item, name="item"),
    path("<str:code>/agreement/", partners.agreement, name="agreement"),
    path("<str:code>/agreement/new/", partners.agreement_new, name="agreement_new"),
    path(
        "<str:code>/agreement/<int:agreement_id>/end/",
        partners.agreement_end,
        name="agreement_end",
    ),
    path("<str:code>/keepers/", partners.keeper_add, name="keeper_add"),
    path("<str:code>/keepers/<int:keeper_id>/", partners.keeper_release, name="keeper_release"),
    path("<str:code>/photos/", showing.photos, name="photos"),
    path("<str:code>/photos/<int:photo_id>/remove/", showing.photo_remove, name="photo_remove"),
    path("<str:code>/listings/", showing.listings, name="listings"),
    path("<str:code>/supplies/", warnings.supplies, name="supplies"),
    path("<str:code>/supplies/<int:task_id>/", warnings.ready, name="supply_ready"),
    path("<str:code>/plaque.pdf", paper.plaque, name="plaque"),
    path("<str:code>/door.pdf", paper.door_sign, name="door_sign"),
]
