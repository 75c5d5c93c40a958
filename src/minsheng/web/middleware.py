"""Answers for load balancers, before hosts, sessions and redirects are looked at."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def _ready() -> JsonResponse:
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ready": False, "database": "unreachable"}, status=503)
    if waiting:
        return JsonResponse({"ready": False, "migrations_waiting": waiting}, status=503)
    return JsonResponse({"ready": True})


class HealthMiddleware:
    """/healthz: this process answers. /readyz: it can also reach a database of the right shape."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"alive": True})
        if request.path == "/readyz":
            return _ready()
        return self.get_response(request)


class NoNulMiddleware:
    """Refuses the character NUL in addresses: PostgreSQL cannot compare with it, and nobody types it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            problem = {"type": "about:blank", "title": "Bad Request", "status": 400}
            return JsonResponse(problem, status=400, content_type="application/problem+json")
        return self.get_response(request)
