"""Addresses of the keeper's page."""

from django.urls import URLPattern, path

from minsheng.desk.keep import views

app_name = "keep"
urlpatterns: list[URLPattern] = [
    path("", views.today, name="today"),
    path("<str:code>/hours/", views.change, name="change"),
    path("<str:code>/hours/back/", views.back, name="back"),
    path("<str:code>/count/", views.count, name="count"),
    path("<str:code>/present/", views.present, name="present"),
    path("<str:code>/items/<int:item_id>/<slug:deed>/", views.item, name="item"),
    path("<str:code>/supplies/<int:task_id>/", views.ready, name="ready"),
]
