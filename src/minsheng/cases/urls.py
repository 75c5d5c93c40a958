"""Addresses of the cases pages."""

from django.urls import URLPattern, path

from minsheng.cases.views import lists, one, terms

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path("", lists.index, name="index"),
    path("new/", one.new, name="new"),
    path("terms/", terms.terms, name="terms"),
    path("<int:pk>/", one.detail, name="detail"),
    path("<int:pk>/photos/<int:photo_id>/", one.photo, name="photo"),
    path("<int:pk>/<slug:name>/", one.move, name="move"),
]
