"""Addresses of the devices pages."""

from django.urls import URLPattern

app_name = "devices"
urlpatterns: list[URLPattern] = []
