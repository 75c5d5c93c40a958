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
