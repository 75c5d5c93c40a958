"""Draws, matches, placements and objections."""

from minsheng.placements.models.draw import Draw
from minsheng.placements.models.match import Match
from minsheng.placements.models.objection import Objection
from minsheng.placements.models.placement import Placement

__all__ = ["Draw", "Match", "Objection", "Placement"]
