"""Background work: the tasks interface with the database as queue."""

from minsheng.project import env

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

JOBS_LOST_AFTER_S = env.number("JOBS_LOST_AFTER_S", 120)
"""A worker silent for this many seconds is taken for dead and its job runs again."""

IMPORT_FAR_FROM_TOWN_KM = env.number("IMPORT_FAR_FROM_TOWN_KM", 12)
"""A point this far from the town it claims, and nearer to another one, is refused at import."""

IMPORT_FAR_FROM_COUNTY_KM = env.number("IMPORT_FAR_FROM_COUNTY_KM", 8)
"""A point this far from every town of the county it claims, and nearest to another county's town, is refused."""
