"""Addresses of the demand pages."""

from django.urls import URLPattern

app_name = "demand"
urlpatterns: list[URLPattern] = []
