"""Addresses for everybody: announced draws and their files."""

from minsheng.inspections.urls import public

app_name = "draw"
urlpatterns = public
