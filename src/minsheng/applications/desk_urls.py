"""Addresses of applications at the desk."""

from minsheng.applications.urls import desk

app_name = "applications"
urlpatterns = desk
