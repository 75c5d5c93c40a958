"""Addresses of the devices pages."""

from django.urls import URLPattern, path

from minsheng.devices.views import pages

app_name = "devices"
urlpatterns: list[URLPattern] = [
    path("", pages.index, name="index"),
    path("new/<str:code>/", pages.new, name="new"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/key/", pages.key, name="key"),
]
