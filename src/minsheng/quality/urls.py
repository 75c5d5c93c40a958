"""Addresses of the quality pages."""

from django.urls import URLPattern

app_name = "quality"
urlpatterns: list[URLPattern] = []
