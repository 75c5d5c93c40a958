"""Addresses of the visits: on the desk, and below /field/ where the field app's worker keeps pages."""

from django.urls import URLPattern, path

from minsheng.visits.views import desk, phone

app_name = "visits"
urlpatterns: list[URLPattern] = [
    path("", desk.index, name="index"),
    path("coverage.geojson", desk.coverage, name="coverage"),
    path("<int:pk>/", desk.visit, name="visit"),
    path("<int:pk>/photos/<int:photo_id>/", desk.photo, name="photo"),
]
notes: list[URLPattern] = [
    path("", phone.new, name="new"),
    path("state/", phone.state, name="state"),
    path("send/", phone.send, name="send"),
    path("photo/", phone.photo, name="photo"),
]
