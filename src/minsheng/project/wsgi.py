"""The WSGI door."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.project.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  reads every page's code now, not on somebody's first request
# What is loaded now stays for good. Looking through it for rubbish again and again took 0.2 s of a
# request each time.
gc.collect()
gc.freeze()
