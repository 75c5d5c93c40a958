"""Addresses of the siteplans pages."""

from django.urls import URLPattern

app_name = "siteplans"
urlpatterns: list[URLPattern] = []
