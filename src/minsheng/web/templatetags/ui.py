"""The components, as tags every template may use; the style page shows each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minsheng.web import icons, menu
from minsheng.web.charts import Chart
from minsheng.web.maps import MapView
from minsheng.web.shipped import said
from minsheng.web.tables import Table

register = template.Library()
Text = str | Promise
Facts = Mapping[Text, object] | Iterable[tuple[Text, object]]

TONES = {
    "ok": _("正常"),
    "watch": _("注意"),
    "alert": _("紧急"),
    "info": _("信息"),
    "off": _("停用"),
}
"""Status tones; each has a colour, a shape and a word."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "map" %}: one of the line icons of web/icons.py."""
    return icons.icon(name)


STYLED = {"map": ("dist/map.css", "dist/fonts.css"), "chart": ("dist/fonts.css",)}
"""Scripts that bring style sheets along."""


@register.simple_tag
def module(name: str) -> SafeString:
    """{% module "map" %}: load a script built from frontend/src/ and what belongs to it; in block scripts."""
    sheets = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((static(path),) for path in STYLED.get(name, ()))
    )
    return format_html(
        '{}<script type="module" src="{}"></script>', sheets, static(f"dist/{name}.js")
    )


@register.simple_tag(takes_context=True)
def site_menu(context: RequestContext) -> list[tuple[menu.Section, list[menu.Entry]]]:
    """{% site_menu as sections %}: the menu for the rights of whoever looks."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return []
    request = context.get("request")
    return menu.menu_for(context.get("rights") or (), request.path if request else "")


@register.simple_block_tag
def pagehead(content: str, title: Text, sub: Text = "") -> SafeString:
    """{% pagehead title sub=… %}buttons{% endpagehead %}: the page's h1, a line below it, actions at its side."""
    return _render("ui/pagehead.html", {"content": content, "title": title, "sub": sub})


@register.simple_block_tag
def card(content: str, title: Text = "") -> SafeString:
    """{% card title %}…{% endcard %}: a surface for things that belong together."""
    return _render("ui/card.html", {"content": content, "title": title})


@register.simple_block_tag
def notice(content: str, tone: str = "info") -> SafeString:
    """{% notice "watch" %}…{% endnotice %}: something to know before going on."""
    return _render("ui/notice.html", {"content": content, "tone": tone})


@register.simple_block_tag
def disclosure(
    content: str, summary: Text, *, is_open: bool = False, on_desk: bool = False
) -> SafeString:
    """{% disclosure summary %}…{% enddisclosure %}: details on demand.

    With on_desk=1 they lie open where there is room, and wait to be asked for on a phone.
    """
    told: dict[str, object] = {"content": content, "summary": summary}
    told |= {"is_open": is_open, "on_desk": on_desk}
    return _render("ui/disclosure.html", told)


@register.simple_block_tag
def ask(content: str, label: Text, kind: str = "danger", *, is_open: bool = False) -> SafeString:
    """{% ask label %}question and form{% endask %}: a button that asks back before a grave deed; needs no script."""
    told: dict[str, object] = {"content": content, "label": label, "kind": kind}
    return _render("ui/ask.html", {**told, "is_open": is_open})


@register.filter
def shipped(text: str) -> str:
    """{{ rule.title|shipped }}: a word that came with the program, in the reader's language."""
    return said(text)


@register.filter
def grouped(value: object) -> str:
    """{{ 12841|grouped }}: whole and decimal numbers with a comma every three digits; anything else as it is."""
    return (
        f"{value:,}"
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        else str(value)
    )


@register.filter
def whole(value: float) -> str:
    """{{ 119632.07|whole }}: a count of people or metres, rounded, with a comma every three digits."""
    return f"{value:,.0f}"


@register.inclusion_tag("ui/stat.html")
def stat(
    value: object, label: Text, unit: Text = "", note: Text = "", tone: str = ""
) -> dict[str, object]:
    """{% stat 128 label unit=… note=… tone=… %}: one number, inside <div class="stats">."""
    return {"value": value, "label": label, "unit": unit, "note": note, "tone": tone}


@register.inclusion_tag("ui/light.html")
def light(tone: str, text: Text = "") -> dict[str, object]:
    """{% light "watch" text %}: a status as shape, colour and word."""
    return {"tone": tone, "text": text or TONES[tone]}


@register.simple_tag
def badge(text: Text, tone: str = "") -> SafeString:
    """{% badge text tone %}: a short label."""
    return format_html('<span class="badge {}">{}</span>', tone, text)


@register.inclusion_tag("ui/progress.html")
def progress(
    value: float | None, maximum: float = 100, label: Text = "", figure: Text = ""
) -> dict[str, object]:
    """{% progress 40 100 label figure %}: a bar; with None it only says that work is going on."""
    return {"value": value, "maximum": maximum, "label": label, "figure": figure}


@register.inclusion_tag("ui/steps.html")
def steps(labels: Sequence[Text], current: int) -> dict[str, object]:
    """{% steps labels 2 %}: where one stands in a procedure; ``current`` counts from 1."""
    states = [
        "done" if place < current else "now" if place == current else ""
        for place in range(1, len(labels) + 1)
    ]
    return {"steps": list(zip(labels, states, strict=True))}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[tuple[Text, str, bool]], label: Text = "") -> dict[str, object]:
    """{% tabs items %}: links that look like tabs; items are (label, url, is_current)."""
    return {"items": items, "label": label or _("分页")}


@register.inclusion_tag("ui/empty.html")
def empty(
    title: Text, text: Text = "", url: str = "", action: Text = "", icon: str = "empty"
) -> dict[str, object]:
    """{% empty title text url action %}: nothing here yet, and what to do about it."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("ui/loading.html")
def loading(text: Text = "") -> dict[str, object]:
    """{% loading %}: shown while a part of the page is on its way."""
    return {"text": text or _("正在加载…")}


@register.inclusion_tag("ui/facts.html")
def facts(pairs: Facts) -> dict[str, object]:
    """{% facts pairs %}: a definition list from a dict or pairs."""
    return {"pairs": _pairs(pairs)}


@register.inclusion_tag("ui/reason.html")
def reason(pairs: Facts, title: Text = "") -> dict[str, object]:
    """{% reason pairs %}: why the answer is what it is, in numbers."""
    return {"pairs": _pairs(pairs), "title": title or _("为什么")}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """{% timeline entries %}: each entry has ``at``, ``text`` and maybe ``who``, ``tone``, ``url``."""
    return {"entries": entries}


@register.inclusion_tag("ui/compare.html")
def compare(
    heads: Sequence[Text], rows: Iterable[Mapping[str, Any]], caption: Text = ""
) -> dict[str, object]:
    """{% compare heads rows %}: things side by side.

    Args:
        heads: names of what is compared.
        rows: each with ``label``, ``values`` (one per head) and maybe ``best``: places (from 0) of the best values.
    """
    return {"heads": heads, "rows": [_compared(row) for row in rows], "caption": caption}


def _compared(row: Mapping[str, Any]) -> dict[str, object]:
    values = list(row["values"])
    best = set(row.get("best", ()))
    cells = [(value, place in best) for place, value in enumerate(values)]
    return {
        "label": row["label"],
        "cells": cells,
        "differs": any(value != values[0] for value in values),
    }


@register.filter
def fieldsets(form: BaseForm) -> list[tuple[Text, list[BoundField]]]:
    """The visible fields by heading: as ``form.fieldsets`` ((heading, names), …) says, else all under none."""
    groups = getattr(form, "fieldsets", None)
    if not groups:
        return [("", form.visible_fields())]
    named = [
        (heading, [form[name] for name in names if name in form.fields])
        for heading, names in groups
    ]
    placed = {name for _, names in groups for name in names}
    rest = [field for field in form.visible_fields() if field.name not in placed]
    return [*named, ("", rest)] if rest else named


def _pairs(pairs: Facts) -> list[tuple[Text, object]]:
    return list(pairs.items()) if isinstance(pairs, Mapping) else list(pairs)


def _render(name: str, context: dict[str, object]) -> SafeString:
    return render_to_string(name, context)


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(context: RequestContext, table: Table) -> dict[str, object]:
    """{% table table %}: a web.tables.Table with its filters, pages and export links."""
    step = table.empty_step
    may = step is not None and step.right in (context.get("rights") or ())
    return {"table": table, "step": step if may else None}


@register.inclusion_tag("ui/map.html", name="map")
def map_view(view: MapView) -> dict[str, object]:
    """{% map view %}: a web.maps.MapView with legend and list; the page also needs {% module "map" %}."""
    return {"view": view, "config": view.config, "config_id": f"{view.key}_config"}


@register.inclusion_tag("ui/chart.html")
def chart(chart: Chart) -> dict[str, object]:
    """{% chart chart %}: a web.charts.Chart with its table; the page also needs {% module "chart" %}."""
    return {"chart": chart, "config": chart.config, "config_id": f"{chart.key}_config"}
