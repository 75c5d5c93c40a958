"""Static files, uploads."""

import os

from minsheng.project import env
from minsheng.project.settings.database import DATA_FOLDER

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", env.ROOT / "build" / "static")
MEDIA_ROOT = DATA_FOLDER / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# pytest's live server serves through the finders, where hashed names do not exist.
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if "PYTEST_VERSION" in os.environ else _HASHED},
}
