"""Requests invented from the API's own document: none of them breaks the server.

``MINSHENG_FUZZ_EXAMPLES`` raises the number of requests per operation for a long run.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from minsheng.accounts.tokens import make_token
from minsheng.api.document import PATH
from tests.people import Cast

EXAMPLES = int(os.environ.get("MINSHENG_FUZZ_EXAMPLES", "8"))
DOCUMENT = json.loads(PATH.read_text(encoding="utf-8"))
OPERATIONS = [
    (method.upper(), path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if method != "parameters"
]


@cache
def inventor() -> Any:
    """Reads the document; loaded late, as only processes that run these tests need it."""
    import schemathesis

    return schemathesis.openapi.from_dict(DOCUMENT)


def sent(client: Client, case: Any, headers: dict[str, str]) -> Any:
    """The answer to an invented request."""
    query = {
        name: value for name, value in (case.query or {}).items() if not isinstance(value, dict)
    }
    url = f"{case.formatted_path}?{urlencode(query, doseq=True, errors='replace')}"
    from schemathesis.core import NotSet

    body = b"" if isinstance(case.body, NotSet) else json.dumps(case.body).encode()
    return client.generic(case.method, url, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_invented_request_breaks_the_server(cast: Cast, method: str, path: str) -> None:
    operation = inventor()[path][method]
    _, secret = make_token(cast.officer, name="invented", scope="write", days=1)
    headers = {"Authorization": f"Bearer {secret}"}
    client = Client()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def every(case: Any) -> None:
        answer = sent(client, case, headers)
        assert answer.status_code < 500
        if answer.status_code >= 400 and answer.status_code != 405:
            kind = answer["Content-Type"]
            assert kind.startswith(("application/problem+json", "application/json")), kind

    every()
