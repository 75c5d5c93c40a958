"""Places on the map, what they could become at what cost, and how a candidate is judged."""

from minsheng.places.models.criterion import SiteCriterion
from minsheng.places.models.network import StreetFile, StreetNetwork
from minsheng.places.models.option import PlaceOption
from minsheng.places.models.place import Place, PlaceQuerySet
from minsheng.places.models.policy import Policy, PolicyQuerySet
from minsheng.places.models.word import Level, Service, Word

__all__ = [
    "Level",
    "Place",
    "PlaceOption",
    "PlaceQuerySet",
    "Policy",
    "PolicyQuerySet",
    "Service",
    "SiteCriterion",
    "StreetFile",
    "StreetNetwork",
    "Word",
]
