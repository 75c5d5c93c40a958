"""Addresses of the planning pages."""

from django.urls import URLPattern, path

from minsheng.siteplans import views

app_name = "siteplans"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("compare/", views.compare, name="compare"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/services/", views.services, name="services"),
    path("<int:pk>/what-if/", views.what_if, name="what_if"),
    path("<int:pk>/reach.geojson", views.reach, name="reach"),
    path("<int:pk>/map/<slug:layer>.geojson", views.layer, name="layer"),
    path("<int:pk>/adopt/", views.adopt, name="adopt"),
    path("<int:pk>/problem.json", views.download, {"what": "problem"}, name="problem"),
    path("<int:pk>/plan.json", views.download, {"what": "plan"}, name="plan"),
    path("<int:pk>/plan.geojson", views.export, {"form": "geojson"}, name="geojson"),
    path("<int:pk>/plan.xlsx", views.export, {"form": "xlsx"}, name="xlsx"),
    path("<int:pk>/plan.pdf", views.export, {"form": "pdf"}, name="pdf"),
]
