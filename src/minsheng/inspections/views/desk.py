"""The list of inspections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.inspections.lists import VIEWS, inspection_table
from minsheng.organisations.permissions import Permission, actor_of, requires


@requires(Permission.VIEW_INSPECTIONS)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Inspections by view: what is due, results, everything; the same rows as CSV or XLSX."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "due"
    table = inspection_table(request, actor_of(request), view)
    if table.wants_file:
        return table.file()
    tabs = [(label, f"?view={name}", name == view) for name, label in VIEWS.items()]
    return render(request, "inspections/index.html", {"table": table, "tabs": tabs})
