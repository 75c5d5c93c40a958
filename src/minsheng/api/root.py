"""The API: one object to which each subject adds its router."""

from ninja import NinjaAPI

api = NinjaAPI(title="minsheng", version="1", description="民生 Minsheng API")
