"""Stations and what belongs to them: agreements, keepers, items, photos, map listings, steps, weather warnings."""

from minsheng.stations.models.agreement import Agreement
from minsheng.stations.models.campaign import Campaign, Review
from minsheng.stations.models.crowd import PresentCount, ScanCount
from minsheng.stations.models.decision import Award, Decision
from minsheng.stations.models.evaluation import ClauseResult, Judgement, Standing
from minsheng.stations.models.item import Item, ItemEvent
from minsheng.stations.models.keeper import Keeper
from minsheng.stations.models.listing import MapListing
from minsheng.stations.models.photo import StationPhoto
from minsheng.stations.models.posted import PostedHours
from minsheng.stations.models.station import Serial, Station, StationQuerySet
from minsheng.stations.models.step import Step
from minsheng.stations.models.usage import ScanMark, UsageCount
from minsheng.stations.models.warning import SupplyTask, WeatherWarning
from minsheng.stations.models.words import What

__all__ = [
    "Agreement",
    "Award",
    "Campaign",
    "ClauseResult",
    "Decision",
    "Item",
    "ItemEvent",
    "Judgement",
    "Keeper",
    "MapListing",
    "PostedHours",
    "PresentCount",
    "Review",
    "ScanCount",
    "ScanMark",
    "Serial",
    "Standing",
    "Station",
    "StationPhoto",
    "StationQuerySet",
    "Step",
    "SupplyTask",
    "UsageCount",
    "WeatherWarning",
    "What",
]
