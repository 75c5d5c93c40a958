"""Addresses of the papers."""

from django.urls import URLPattern, path

from minsheng.papers import views

app_name = "papers"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("figures/", views.figures, name="figures"),
    path("forms/", views.templates, name="templates"),
    path("forms/new/", views.template_new, name="template_new"),
    path("forms/<int:pk>/", views.template, name="template"),
    path("<int:pk>/", views.paper, name="paper"),
    path("<int:pk>/paper.<slug:format>", views.file, name="file"),
]
