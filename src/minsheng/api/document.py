"""The OpenAPI document, generated from the code and committed beside it."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import translation

from minsheng.api.root import api

PATH = Path(__file__).parent / "openapi.json"


def document() -> str:
    """The document as text, the same for everybody: texts are in the source language."""
    with translation.override(settings.LANGUAGE_CODE):
        schema = api.get_openapi_schema(path_prefix="/api/v1/")
        return json.dumps(schema, ensure_ascii=False, indent=1, default=str) + "\n"
