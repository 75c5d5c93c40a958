"""What the signed-in person may do, for the menu."""

from __future__ import annotations

from django.http import HttpRequest

from minsheng.organisations.permissions import permissions_of


def rights(request: HttpRequest) -> dict[str, object]:
    """``rights``: set of permission values such as "siteplans.view"."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"rights": frozenset()}
    return {"rights": permissions_of(user)}
