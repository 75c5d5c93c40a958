"""Addresses of the devices pages."""

from django.urls import URLPattern, path

from minsheng.devices.views import pages, rules

app_name = "devices"
urlpatterns: list[URLPattern] = [
    path("", pages.index, name="index"),
    path("new/<str:code>/", pages.new, name="new"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule_new, name="rule_new"),
    path("rules/<int:pk>/", rules.rule_edit, name="rule"),
    path("rules/<int:pk>/end/", rules.rule_end, name="rule_end"),
    path("messages/<int:pk>/", pages.message, name="message"),
    path("<int:pk>/", pages.detail, name="detail"),
    path("<int:pk>/key/", pages.key, name="key"),
]
