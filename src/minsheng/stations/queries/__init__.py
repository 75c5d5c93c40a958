"""Reading stations."""

from minsheng.stations.queries.hours import (
    hours_at,
    hours_of,
    open_now,
    open_state,
    plain_time,
    rules_for,
    state_with,
    warnings_near,
)
from minsheng.stations.queries.keepers import (
    keepers_of,
    kept_by,
    may_keep,
    require_keeping,
)
from minsheng.stations.queries.lists import editable_by, photos_of, stations_for
from minsheng.stations.queries.warnings import banner_for, open_tasks, stations_in_area, tasks_of

__all__ = [
    "banner_for",
    "editable_by",
    "hours_at",
    "hours_of",
    "keepers_of",
    "kept_by",
    "may_keep",
    "open_now",
    "open_state",
    "open_tasks",
    "photos_of",
    "plain_time",
    "require_keeping",
    "rules_for",
    "state_with",
    "stations_for",
    "stations_in_area",
    "tasks_of",
    "warnings_near",
]
