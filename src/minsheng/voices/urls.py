"""Addresses of the voices pages."""

from django.urls import URLPattern

app_name = "voices"
urlpatterns: list[URLPattern] = []
