"""The API: one object to which each subject adds its router."""

from ninja import NinjaAPI

from minsheng.jobs.api import router as jobs

api = NinjaAPI(title="minsheng", version="1", description="民生 Minsheng API")
api.add_router("jobs", jobs)
