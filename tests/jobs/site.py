"""The site as the worker tests start it: the same, with the tests' own kinds of jobs."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    import tests.jobs.builders  # noqa: F401  registers the kinds

    execute_from_command_line(["manage.py", *sys.argv[1:]])
