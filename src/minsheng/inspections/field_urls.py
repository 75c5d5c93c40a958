"""Addresses of the field app: its own scope, so that its worker reaches nothing else."""

from minsheng.inspections.urls import field

app_name = "field"
urlpatterns = field
