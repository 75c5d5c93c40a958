"""Addresses of mergers, at the desk and for families."""

from django.urls import path

from minsheng.mergers.views import desk, own

app_name = "mergers"
urlpatterns = [
    path("round/<int:pk>/", desk.index, name="round"),
    path("round/<int:pk>/propose/", desk.propose, name="propose"),
    path("round/<int:pk>/<int:number>/", desk.decide, name="decide"),
]
public = [
    path("<slug:code>/result/<slug:secret>/merger/<int:pk>/", own.answer, name="answer"),
]
