"""Addresses of public project pages and ballots: the desk's, and in ``public`` those without an account."""

from django.urls import URLPattern, path

from minsheng.verdicts.views import ballots, desk, shown

app_name = "verdicts"
urlpatterns: list[URLPattern] = [
    path("projects/<int:pk>/", desk.project, name="project"),
    path("projects/<int:pk>/page/", desk.page, name="page"),
    path("projects/<int:pk>/ballot/", ballots.call, name="call"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path("ballots/<int:pk>/slips/", ballots.slips, name="slips"),
    path("ballots/<int:pk>/close/", ballots.close, name="close"),
]
public: list[URLPattern] = [
    path("p/<int:pk>/", shown.page, name="page"),
    path("p/<int:pk>/qr.svg", shown.qr, name="qr"),
    path("vote/<str:secret>/", shown.vote, name="vote"),
]
