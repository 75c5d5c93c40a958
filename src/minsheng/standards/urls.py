"""Addresses of the standards pages."""

from django.urls import URLPattern

app_name = "standards"
urlpatterns: list[URLPattern] = []
