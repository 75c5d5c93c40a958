"""How a place and its score read on the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minsheng.organisations.models import Organisation
from minsheng.places.models import Place, SiteCriterion
from minsheng.places.rules import Condition, Line

TONES = {"met": "ok", "not_met": "alert", "unknown": "off"}


def area_name(organisation: Organisation | None) -> str:
    """The town or county as people know it, without the word for its union; "" for none."""
    if organisation is None:
        return ""
    return organisation.label.removesuffix("总工会").removesuffix(" Federation of Trade Unions")


def _yes_no(answer: bool | None) -> str:
    return {True: _("是"), False: _("否"), None: _("未填写")}[answer]


def facts_of(place: Place) -> list[tuple[str, object]]:
    """Label and value of everything worth reading about a place."""
    names = ["code", "organisation", "town", "address", "partner", "area_m2", "capacity"]
    label = {field.name: str(field.verbose_name) for field in Place._meta.fields}
    pairs: list[tuple[str, object]] = [
        (label["state"], place.get_state_display()),
        (label["must"], place.get_must_display()),
    ]
    if place.level:
        pairs.append((label["level"], place.level.label))
    shown = {name: getattr(place, name) for name in names}
    shown |= {"partner": place.partner_name, "town": area_name(place.town)}
    pairs += [(label[name], value) for name, value in shown.items() if value not in (None, "")]
    pairs += [
        (label[name], _yes_no(getattr(place, name)))
        for name in ("ground_floor", "street_front", "bike_parking", "open_all_day")
    ]
    if place.transit_m is not None:
        pairs.append((label["transit_m"], place.transit_m))
    pairs += [
        (_("坐标（WGS-84）"), f"{place.lon:.6f}, {place.lat:.6f}"),
        (_("录入的坐标"), f"{place.entered_lon}, {place.entered_lat} {place.datum.upper()}"),
        (label["source"], place.get_source_display()),
        (label["responsible"], f"{place.responsible} {place.responsible.holder}"),
    ]
    return pairs


def condition_text(condition: Condition) -> str:
    """The condition in words, such as "面积（平方米） 不少于 20"."""
    attribute = SiteCriterion.Attribute(condition.attribute).label
    if condition.value is None:
        return str(attribute)
    return f"{attribute} {SiteCriterion.Test(condition.test).label} {condition.value}"


def line_shown(line: Line) -> dict[str, object]:
    """One line of the breakdown for the page."""
    words = {"met": _("满足"), "not_met": _("不满足"), "unknown": _("未填写")}
    return {
        "label": condition_text(line.condition),
        "outcome": words[line.outcome],
        "tone": TONES[line.outcome],
        "hard": line.condition.hard,
        "points": line.points,
        "possible": line.condition.points,
    }
