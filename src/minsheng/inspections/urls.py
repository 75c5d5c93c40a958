"""Addresses of the inspections pages."""

from django.urls import URLPattern

app_name = "inspections"
urlpatterns: list[URLPattern] = []
