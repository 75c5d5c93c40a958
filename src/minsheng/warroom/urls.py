"""Addresses of the war map for people who have signed in."""

from django.urls import URLPattern, path

from minsheng.warroom.views import links, screens

app_name = "warroom"
urlpatterns: list[URLPattern] = [
    path("", screens.war_map, name="map"),
    path("wall/", screens.wall, name="wall"),
    path("links/", links.index, name="links"),
    path("links/<int:pk>/withdraw/", links.withdraw, name="withdraw"),
]
public: list[URLPattern] = [path("<str:token>/", screens.linked, name="linked")]
