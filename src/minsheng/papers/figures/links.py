"""Addresses of the lists behind the figures."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from minsheng.organisations.models import Organisation
from minsheng.papers.figures import Scope

_COUNTIES = {Organisation.Kind.COUNTY, Organisation.Kind.ZONE, Organisation.Kind.SYSTEM}


def _county(scope: Scope) -> dict[str, str]:
    where = scope.organisation
    return {"county": where.path} if where.kind in _COUNTIES else {}


def station_list(**asked: str) -> Callable[[Scope], str]:
    """The station list narrowed to what was counted; a town's stations are found in its county's list."""

    def link(scope: Scope) -> str:
        return f"{reverse('stations:index')}?{urlencode(_county(scope) | asked)}"

    return link


def case_list(view: str = "all", *, opened_within: bool = False) -> Callable[[Scope], str]:
    """The list of cases, all of them or those found within the period."""

    def link(scope: Scope) -> str:
        asked = {"view": view} | _county(scope)
        if opened_within:
            asked |= {"since": f"{scope.period.first}", "until": f"{scope.period.last}"}
        return f"{reverse('cases:index')}?{urlencode(asked)}"

    return link


def within(name: str, **asked: str) -> Callable[[Scope], str]:
    """A subject's list of what happened in the period; its filters are "since" and "until"."""

    def link(scope: Scope) -> str:
        days = {"since": f"{scope.period.first}", "until": f"{scope.period.last}"}
        return f"{reverse(name)}?{urlencode(asked | days)}"

    return link


def class_list() -> Callable[[Scope], str]:
    """The classes of the year."""
    return lambda scope: f"{reverse('classes:index')}?{urlencode({'year': scope.until.year})}"


def page(name: str, **asked: str) -> Callable[[Scope], str]:
    """A subject's list, narrowed to what is asked."""
    return lambda scope: f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)
