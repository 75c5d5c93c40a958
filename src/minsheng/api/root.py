"""The API: one object to which each subject adds its router."""

from ninja import NinjaAPI

from minsheng.jobs.api import router as jobs
from minsheng.surveys.api import router as surveys

api = NinjaAPI(title="minsheng", version="1", description="民生 Minsheng API")
api.add_router("jobs", jobs)
api.add_router("surveys", surveys)
