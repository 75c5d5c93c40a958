"""Addresses of rehearsals."""

from django.urls import path

from minsheng.rehearsals.views import desk

app_name = "rehearsals"
urlpatterns = [
    path("", desk.index, name="index"),
    path("round/<int:pk>/", desk.new, name="new"),
    path("<int:pk>/", desk.detail, name="rehearsal"),
]
