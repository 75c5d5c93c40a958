"""Addresses of the imports pages."""

from django.urls import URLPattern, path, re_path

from minsheng.imports import views

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("", views.batch_list, name="list"),
    path("new/", views.new, name="new"),
    re_path(r"^template/(?P<key>[a-z_.]+)\.(?P<ending>csv|xlsx)$", views.template, name="template"),
    path("<int:pk>/", views.detail, name="detail"),
    re_path(r"^(?P<pk>\d+)/refused\.(?P<ending>csv|xlsx)$", views.refused, name="refused"),
    path("<int:pk>/apply/", views.apply, name="apply"),
    path("<int:pk>/undo/", views.undo, name="undo"),
]
