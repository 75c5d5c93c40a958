"""Addresses of attendance, at the desk and for families."""

from django.urls import path

from minsheng.attendance.views import desk, keep, own

app_name = "attendance"
urlpatterns = [
    path("", keep.index, name="index"),
    path("class/<int:pk>/", keep.day, name="class"),
    path("round/<int:pk>/", desk.round_page, name="round"),
    path("round/<int:pk>/open/", desk.open_one, name="open"),
    path("hearing/<int:pk>/", desk.hearing, name="hearing"),
]
public = [
    path("<slug:code>/result/<slug:secret>/hearing/<int:pk>/", own.say, name="say"),
]
