"""Addresses of the public pages."""

from django.urls import URLPattern, path

from minsheng.portal import views

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("feedback/", views.feedback, name="feedback"),
]
