"""Pages that belong to no subject: the style page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from minsheng.web import samples
from minsheng.web.access import public
from minsheng.web.tables import Table


@public
def style(request: HttpRequest) -> HttpResponseBase:
    """Every component of the site, with the tag that makes it."""
    shown = samples.components(request)
    table: Table = shown["table"]
    if table.wants_file:
        return table.file()
    return render(request, "web/style.html", shown | samples.frame(request))


@public
def style_maps(request: HttpRequest) -> HttpResponseBase:
    """Maps and charts, with the tags that make them."""
    return render(request, "web/style_maps.html", samples.pictures() | samples.frame(request))
