"""The URL map: public pages, the desk, the API, sign-in."""

from django.urls import include, path, re_path

from minsheng.api.root import api
from minsheng.api.views import missing, reference

urlpatterns = [
    path("", include("minsheng.portal.urls")),
    path("open311/", include("minsheng.portal.open311.urls")),
    path("desk/", include("minsheng.desk.urls")),
    path("desk/keep/", include("minsheng.desk.keep.urls")),
    path("desk/organisations/", include("minsheng.organisations.urls")),
    path("desk/audit/", include("minsheng.desk.audit.urls")),
    path("desk/jobs/", include("minsheng.jobs.urls")),
    path("desk/imports/", include("minsheng.imports.urls")),
    path("desk/places/", include("minsheng.places.urls")),
    path("desk/surveys/", include("minsheng.surveys.urls")),
    path("desk/demand/", include("minsheng.demand.urls")),
    path("desk/stations/", include("minsheng.stations.urls")),
    path("desk/placements/", include("minsheng.placements.urls")),
    path("desk/rehearsals/", include("minsheng.rehearsals.urls")),
    path("desk/mergers/", include("minsheng.mergers.urls")),
    path("desk/applications/", include("minsheng.applications.desk_urls")),
    path("desk/enrolment/", include("minsheng.enrolment.urls")),
    path("desk/classes/", include("minsheng.classes.urls")),
    path("desk/standards/", include("minsheng.standards.urls")),
    path("desk/cases/", include("minsheng.cases.urls")),
    path("desk/voices/", include("minsheng.voices.urls")),
    path("desk/devices/", include("minsheng.devices.urls")),
    path("desk/inspections/", include("minsheng.inspections.urls")),
    path("desk/quality/", include("minsheng.quality.urls")),
    path("desk/governance/", include("minsheng.governance.urls")),
    path("why/", include("minsheng.burden.public_urls")),
    path("desk/burden/", include("minsheng.burden.urls")),
    path("desk/archive/", include("minsheng.archive.urls")),
    path("desk/visits/", include("minsheng.visits.urls")),
    path("field/notes/", include("minsheng.visits.field_urls")),
    path("desk/effects/", include("minsheng.effects.urls")),
    path("desk/papers/", include("minsheng.papers.urls")),
    path("desk/warmap/", include("minsheng.warroom.urls")),
    path("desk/governance/verdicts/", include("minsheng.verdicts.urls")),
    path("", include("minsheng.verdicts.public_urls")),
    path("wall/", include("minsheng.warroom.public_urls")),
    path("desk/siteplans/", include("minsheng.siteplans.urls")),
    path("s/", include("minsheng.surveys.public_urls")),
    path("", include("minsheng.voices.public_urls")),
    path("field/", include("minsheng.inspections.field_urls")),
    path("draws/reviews/", include("minsheng.stations.public_urls")),
    path("enrol/", include("minsheng.mergers.public_urls")),
    path("enrol/", include("minsheng.placements.public_urls")),
    path("enrol/", include("minsheng.applications.public_urls")),
    path("enrol/", include("minsheng.enrolment.public_urls")),
    path("draws/", include("minsheng.inspections.public_urls")),
    path("accounts/", include("minsheng.accounts.urls")),
    path("web/", include("minsheng.web.urls")),
    path("api/v1/docs", reference, name="api_reference"),
    path("api/v1/", api.urls),
    re_path("^api/(?P<rest>.*)$", missing, name="api_missing"),
]
handler403 = "minsheng.web.errors.forbidden"
handler404 = "minsheng.web.errors.not_found"
handler500 = "minsheng.web.errors.broken"
