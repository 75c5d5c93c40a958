"""Addresses of the audit pages."""

from django.urls import URLPattern, path

from minsheng.desk.audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [path("", views.entries, name="entries")]
