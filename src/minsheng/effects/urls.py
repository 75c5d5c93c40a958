"""Addresses of evaluations."""

from django.urls import URLPattern, path

from minsheng.effects import views

app_name = "effects"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.evaluation, name="evaluation"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/figures.json", views.figures, name="figures"),
]
