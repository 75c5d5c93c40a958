"""The API: one object to which each subject adds its router."""

from ninja import NinjaAPI

from minsheng.api import errors
from minsheng.api.audit import router as audit
from minsheng.api.auth import AUTH
from minsheng.cases.api import router as cases
from minsheng.demand.api import router as demand
from minsheng.devices.api import router as devices
from minsheng.effects.api import router as effects
from minsheng.governance.api import router as governance
from minsheng.imports.api import router as imports
from minsheng.inspections.api import router as inspections
from minsheng.jobs.api import router as jobs
from minsheng.organisations.api import router as organisations
from minsheng.places.api import router as places
from minsheng.quality.api import router as quality
from minsheng.siteplans.api import router as siteplans
from minsheng.stations.api import router as stations
from minsheng.stations.evaluation.api import router as ratings
from minsheng.surveys.api import router as surveys
from minsheng.voices.api import router as voices

api = NinjaAPI(
    title="minsheng",
    version="1",
    description="民生 Minsheng API. Errors are problem+json (RFC 9457) in the caller's language.",
    auth=AUTH,
    docs_url=None,  # the library's page needs inline script, which our pages forbid
)
errors.install(api)

api.add_router("audit", audit)
api.add_router("cases", cases)
api.add_router("demand", demand)
api.add_router("devices", devices)
api.add_router("effects", effects)
api.add_router("governance", governance)
api.add_router("imports", imports)
api.add_router("inspections", inspections)
api.add_router("jobs", jobs)
api.add_router("organisations", organisations)
api.add_router("places", places)
api.add_router("quality", quality)
api.add_router("ratings", ratings)
api.add_router("siteplans", siteplans)
api.add_router("stations", stations)
api.add_router("surveys", surveys)
api.add_router("voices", voices)
