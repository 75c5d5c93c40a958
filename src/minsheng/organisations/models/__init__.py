"""The union's tree, its posts, and the base of every record that belongs to somebody."""

from minsheng.organisations.models.border import Border
from minsheng.organisations.models.organisation import Organisation
from minsheng.organisations.models.owned import Owned, OwnedQuerySet
from minsheng.organisations.models.post import Membership, Post, Tenure, reach

__all__ = [
    "Border",
    "Membership",
    "Organisation",
    "Owned",
    "OwnedQuerySet",
    "Post",
    "Tenure",
    "reach",
]
