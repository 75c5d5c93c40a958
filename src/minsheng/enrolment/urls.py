"""Addresses of rounds at the desk."""

from django.urls import path

from minsheng.enrolment.views import desk as views
from minsheng.enrolment.views import shown

app_name = "enrolment"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="round"),
    path("<int:pk>/rules/", views.rules, name="rules"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/decide/", views.decide, name="decide"),
]

public = [
    path("", shown.index, name="index"),
    path("<slug:code>/", shown.detail, name="round"),
    path("<slug:code>/rules.json", shown.document, name="rules_file"),
]
