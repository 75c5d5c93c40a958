"""Addresses of the places pages."""

from django.urls import URLPattern, path

from minsheng.places import network_pages, views

app_name = "places"
urlpatterns: list[URLPattern] = [
    path("", views.place_list, name="list"),
    path("map/", views.place_map, name="map"),
    path("new/", views.place_new, name="new"),
    path("draw/", views.place_draw, name="draw"),
    path("policies/", views.policies, name="policies"),
    path("policies/<slug:union_code>/price/<int:option_id>/", views.price_edit, name="price"),
    path(
        "policies/<slug:union_code>/criterion/<int:criterion_id>/",
        views.criterion_edit,
        name="criterion",
    ),
    path("streets/", network_pages.network_list, name="networks"),
    path("streets/new/", network_pages.network_new, name="network_new"),
    path("streets/<int:pk>/", network_pages.network_detail, name="network"),
    path("streets/<int:pk>/retire/", network_pages.network_retire, name="network_retire"),
    path("<int:place_id>/", views.place_detail, name="place"),
    path("<int:place_id>/edit/", views.place_edit, name="edit"),
    path("<int:place_id>/archive/", views.place_archive, name="archive"),
]
