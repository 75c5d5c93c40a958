"""Every address of the site, as the resolver knows them, with the mark that says who may open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import Operation, PathView
from ninja.utils import normalize_path

from minsheng.api.root import api


@dataclass(frozen=True)
class Page:
    """One address that is not the API's."""

    name: str
    route: str
    view: Callable[..., Any]
    arguments: frozenset[str]

    @property
    def mark(self) -> str:
        """ "public", "signed_in" or a permission; "" when somebody forgot."""
        return str(getattr(self.view, "access", ""))


def walk(
    patterns: list[Any], prefix: str = "", space: str = "", taken: frozenset[str] = frozenset()
) -> Iterator[Page]:
    """The pages below ``patterns``, with everything the addresses above them add."""
    for one in patterns:
        route = prefix + str(one.pattern)
        arguments = taken | set(one.pattern.converters) | set(_groups(one))
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from walk(one.url_patterns, route, inner, arguments)
        elif isinstance(one, URLPattern):
            yield Page(f"{space}{one.name or route}", route, one.callback, frozenset(arguments))


def _groups(one: URLPattern | URLResolver) -> list[str]:
    return list(getattr(getattr(one.pattern, "regex", None), "groupindex", {}))


def pages() -> list[Page]:
    """All pages in the order of the URL map; the API's own addresses are left to ``operations``."""
    everything = walk(get_resolver().url_patterns)
    return [page for page in everything if not page.name.startswith(api.urls_namespace)]


@dataclass(frozen=True)
class Call:
    """One operation of the API."""

    method: str
    path: str
    operation: Operation

    @property
    def is_public(self) -> bool:
        return not self.operation.auth_callbacks


def calls() -> list[Call]:
    """All operations of the API."""
    found = []
    for bound in api._get_bound_routers():
        for path, view in bound.path_operations.items():
            assert isinstance(view, PathView)
            joined = "/".join(part for part in (bound.prefix, path) if part)
            full = "/api/v1/" + normalize_path(joined).lstrip("/")
            found += [
                Call(method, full, operation)
                for operation in view.operations
                for method in operation.methods
            ]
    return found
