"""Addresses of the quality pages."""

from django.urls import URLPattern, path

from minsheng.quality.views import pages

app_name = "quality"
urlpatterns: list[URLPattern] = [
    path("", pages.index, name="index"),
    path("reviews/", pages.reviews, name="reviews"),
    path("reviews/<int:review_id>/", pages.review, name="review"),
    path("terms/", pages.terms, name="terms"),
    path("<str:code>/", pages.station, name="station"),
]
