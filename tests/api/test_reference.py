"""The page that explains the API: every operation, with what it takes and gives."""

from __future__ import annotations

import json

from django.test import Client

from minsheng.api.document import PATH
from minsheng.api.reference import subjects


def test_the_page_tells_every_operation_without_a_sign_in(db: None) -> None:
    page = Client().get("/api/v1/docs").content.decode()
    paths = json.loads(PATH.read_text(encoding="utf-8"))["paths"]
    for path, methods in paths.items():
        for method in methods:
            assert f"{method.upper()} {path}</code>" in page


def test_the_fields_of_lists_and_bodies_are_shown_with_their_kinds() -> None:
    told = {(one.method, one.path): one for subject in subjects() for one in subject.operations}
    cases = told["GET", "/api/v1/cases"]
    assert {"state", "overdue", "limit"} <= {field.name for field in cases.asked}
    assert "closed" in next(field for field in cases.asked if field.name == "state").choices
    assert "title" in {field.name for field in cases.answered}
    hours = told["PUT", "/api/v1/stations/{code}/hours"]
    assert [(field.name, field.kind, field.is_required) for field in hours.sent] == [
        ("document", "object", True),
        ("why", "string", False),
    ]
    assert cases.needs_sign_in
    report = told["POST", "/api/v1/voices/stations/{short_code}/reports"]
    assert not report.needs_sign_in
