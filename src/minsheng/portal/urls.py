"""Addresses of the public pages."""

from django.urls import URLPattern, path

from minsheng.portal.views import data, finder, home, station

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("feedback/", home.feedback, name="feedback"),
    path("find/", finder.find, name="find"),
    path("find/worker.js", finder.worker, name="find_worker"),
    path("find/manifest.webmanifest", finder.manifest, name="find_manifest"),
    path("data/", data.about, name="data"),
    path("data/<str:name>", data.file, name="data_file"),
    path("z/", station.typed, name="typed_code"),
    path("z/<str:short_code>/", station.station, name="station"),
    path("z/<str:short_code>/photos/<int:photo_id>/", station.photo, name="station_photo"),
]
