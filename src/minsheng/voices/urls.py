"""Addresses of the voices pages: the desk's, and in ``saying`` those without an account."""

from django.urls import URLPattern, path

from minsheng.voices.views import desk, following
from minsheng.voices.views import saying as door

app_name = "voices"
urlpatterns: list[URLPattern] = [
    path("", desk.index, name="index"),
    path("alerts/", desk.alerts, name="alerts"),
    path("alerts/<int:pk>/seen/", desk.alert_seen, name="alert_seen"),
    path("suggestions/", desk.suggestions, name="suggestions"),
    path("suggestions/<int:pk>/", desk.suggestion, name="suggestion"),
    path("ratings/", desk.ratings, name="ratings"),
    path("ratings/<int:pk>/", desk.rating, name="rating"),
    path("ratings/station/<str:code>/", desk.station_ratings, name="station_ratings"),
    path("<int:pk>/", desk.report, name="report"),
    path("<slug:kind>/<int:pk>/<slug:action>/", desk.answer, name="answer"),
]
saying: list[URLPattern] = [
    path("z/<str:short_code>/report/", door.choose, name="choose"),
    path("z/<str:short_code>/report/<slug:kind>/", door.report, name="report"),
    path("z/<str:short_code>/rate/", door.rate, name="rate"),
    path("suggest/", door.wish, name="suggest"),
    path("said-and-done/", following.done, name="done"),
    path("follow/<str:secret>/", following.follow, name="follow"),
    path("follow/<str:secret>/reopen/", following.reopen, name="reopen"),
    path("follow/<str:secret>/notice/", following.notice, name="notice"),
    path("follow/<str:secret>/qr.svg", following.qr, name="qr"),
    path("follow/<str:secret>/photos/<int:photo_id>/", following.photo, name="photo"),
]
