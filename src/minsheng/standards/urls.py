"""Addresses of the standards pages."""

from django.urls import URLPattern, path

from minsheng.standards.views import reading, writing

app_name = "standards"
urlpatterns: list[URLPattern] = [
    path("", reading.index, name="list"),
    path("new/", writing.new, name="new"),
    path("adoptions/<int:pk>/end/", reading.end, name="end"),
    path("<slug:code>/", reading.detail, name="detail"),
    path("<slug:code>/adopt/", reading.put_in_force, name="adopt"),
    path("<slug:code>/copy/", reading.copy, name="copy"),
    path("<slug:code>/start/", writing.start_draft, name="start"),
    path("<slug:code>/draft/", writing.draft, name="draft"),
    path("<slug:code>/draft/publish/", writing.publish_draft, name="publish"),
    path("<slug:code>/draft/discard/", writing.discard, name="discard"),
    path("<slug:code>/draft/<slug:kind>/", writing.part, name="part_new"),
    path("<slug:code>/draft/<slug:kind>/<int:pk>/", writing.part, name="part"),
    path("<slug:code>/draft/<slug:kind>/<int:pk>/remove/", writing.remove, name="remove"),
]
