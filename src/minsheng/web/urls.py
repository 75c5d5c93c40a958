"""Addresses of the subject-free pages: language, style page."""

from django.urls import URLPattern, path
from django.views.i18n import set_language

from minsheng.web.access import public

app_name = "web"
urlpatterns: list[URLPattern] = [path("language/", public(set_language), name="language")]
