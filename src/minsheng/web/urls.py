"""Addresses of the subject-free pages: language, display, style page."""

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from minsheng.web import display, views
from minsheng.web.access import public

app_name = "web"
urlpatterns: list[URLPattern] = [
    # No CSRF token: another site could at most change the language, and pages stay free of cookies.
    path("language/", public(csrf_exempt(set_language)), name="language"),
    path("display/", display.switch, name="display"),
    path("style/", views.style, name="style"),
    path("style/maps/", views.style_maps, name="style_maps"),
]
