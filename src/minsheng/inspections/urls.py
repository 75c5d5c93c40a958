"""Addresses of the inspections: the desk's, the field app's in ``field``, everybody's in ``public``."""

from django.urls import URLPattern, path

from minsheng.inspections.views import desk, draws, planning, shown, visit
from minsheng.inspections.views import field as app

app_name = "inspections"
urlpatterns: list[URLPattern] = [
    path("", desk.index, name="index"),
    path("risk/", planning.risk, name="risk"),
    path("weights/", planning.weights, name="weights"),
    path("new/", planning.new, name="new"),
    path("relations/", planning.relations, name="relations"),
    path("templates/", planning.templates, name="templates"),
    path("route/", visit.route, name="route"),
    path("draws/", draws.index, name="draws"),
    path("draws/new/", draws.new, name="draw_new"),
    path("draws/<int:pk>/", draws.detail, name="draw"),
    path("<int:pk>/", visit.detail, name="detail"),
    path("<int:pk>/report.pdf", visit.report, name="report"),
    path("<int:pk>/cancel/", visit.cancel, name="cancel"),
    path("<int:pk>/photos/<int:photo_id>/", visit.photo, name="photo"),
]
field: list[URLPattern] = [
    path("", app.page, name="app"),
    path("worker.js", app.worker, name="worker"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("today/", app.today, name="today"),
    path("<int:pk>/start/", app.start, name="start"),
    path("<int:pk>/photo/", app.photo, name="photo"),
    path("<int:pk>/submit/", app.submit_answers, name="submit"),
]
public: list[URLPattern] = [
    path("", shown.index, name="index"),
    path("<slug:code>/", shown.detail, name="detail"),
    path("<slug:code>/draw.json", shown.document, name="document"),
]
