"""Addresses of the archive."""

from django.urls import URLPattern, path

from minsheng.archive import views

app_name = "archive"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("close/", views.close, name="close"),
    path("<int:pk>/", views.year, name="year"),
    path("<int:pk>/<path:name>", views.file, name="file"),
]
