"""Applications, the families behind them, their wishes, evidence and checks."""

from minsheng.applications.models.application import Application, ApplicationQuerySet
from minsheng.applications.models.check import Appeal, Check
from minsheng.applications.models.child import Child, Wish
from minsheng.applications.models.household import Evidence, Guardian, Household
from minsheng.applications.models.setback import Setback

__all__ = [
    "Appeal",
    "Application",
    "ApplicationQuerySet",
    "Check",
    "Child",
    "Evidence",
    "Guardian",
    "Household",
    "Setback",
    "Wish",
]
