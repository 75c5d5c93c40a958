"""Addresses of the meter and of the public registry."""

from django.urls import URLPattern, path

from minsheng.burden.views import meter, why

app_name = "burden"
urlpatterns: list[URLPattern] = [path("", meter.meter, name="meter")]
public: list[URLPattern] = [path("", why.why, name="why")]
