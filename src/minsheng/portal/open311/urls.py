"""Addresses of Open311, as GeoReport v2 names them."""

from django.urls import URLPattern, path

from minsheng.portal.open311 import views

app_name = "open311"
urlpatterns: list[URLPattern] = [
    path("discovery.<slug:fmt>", views.discovery, name="discovery"),
    path("v2/services.<slug:fmt>", views.services, name="services"),
    path("v2/services/<slug:code>.<slug:fmt>", views.service, name="service"),
    path("v2/requests.<slug:fmt>", views.requests, name="requests"),
    path("v2/requests/<slug:number>.<slug:fmt>", views.request_, name="request"),
    path("v2/tokens/<slug:number>.<slug:fmt>", views.token, name="token"),
    path("v2/servicerequestupdates.<slug:fmt>", views.updates, name="updates"),
]
