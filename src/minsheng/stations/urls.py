"""Addresses of the station pages."""

from django.urls import URLPattern, path

from minsheng.stations import views

app_name = "stations"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("<str:code>/", views.detail, name="detail"),
]
