"""Reading plans: the list, one result in people's words, several side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.organisations.models import Organisation
from minsheng.places.display import area_name
from minsheng.places.models import Level, Place
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.rules import first_years, place_of
from minsheng.stations.models import reasons

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minsheng.accounts.models import User


ACTIONS = {
    "keep": gettext_lazy("保留"),
    "upgrade": gettext_lazy("改造提升"),
    "build": gettext_lazy("新建"),
    "close": gettext_lazy("关闭"),
}
TONES = {"keep": "off", "upgrade": "watch", "build": "ok", "close": "alert"}


def plans_for(actor: User) -> QuerySet[SitePlan]:
    """Plans the actor may see, newest first; without the long columns."""
    rows: QuerySet[SitePlan] = SitePlan.objects.visible_to(actor)
    return rows.select_related("organisation", "responsible__holder", "job").defer("parameters")


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site of a plan as people read it."""

    place: Place
    action: str
    level: str
    cost_yuan: int
    covered_only_here: float
    lost_without: float | None
    alternative: Place | None
    alternative_loss: float | None
    reason: str
    measure: str
    year: int | None

    @property
    def town_name(self) -> str:
        return area_name(self.place.town)

    @property
    def action_label(self) -> str:
        return str(ACTIONS[self.action])

    @property
    def tone(self) -> str:
        return TONES[self.action]

    @property
    def alternative_text(self) -> str:
        """What the next best place would mean."""
        if self.alternative is None:
            return _("没有可替代的地点。")
        if self.alternative_loss is None:
            return _("换成%(place)s，会有人无处可去。") % {"place": self.alternative.name}
        loss = f"{max(self.alternative_loss, 0):,.0f}"
        if loss == "0":
            return _("换成%(place)s，结果一样。") % {"place": self.alternative.name}
        if self.measure == "distance":
            return _("换成%(place)s，大家合计多走 %(metres)s 米。") % {
                "place": self.alternative.name,
                "metres": loss,
            }
        return _("换成%(place)s，少覆盖 %(people)s 人次。") % {
            "place": self.alternative.name,
            "people": loss,
        }


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """People with a need, and the share of them covered before and after, for one district, group or time."""

    code: str
    label: str
    demand: float
    before: float
    after: float

    @property
    def before_share(self) -> float:
        return self.before / self.demand if self.demand else 0.0

    @property
    def after_share(self) -> float:
        return self.after / self.demand if self.demand else 0.0

    @property
    def before_percent(self) -> float:
        return 100 * self.before_share

    @property
    def after_percent(self) -> float:
        return 100 * self.after_share


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan's outcome with every code turned into the row it stands for."""

    sites: list[SiteLine]
    closed: list[Place]
    total: CoverageLine
    districts: list[CoverageLine]
    groups: list[CoverageLine]
    hours: list[CoverageLine]

    @property
    def cost_yuan(self) -> int:
        return sum(line.cost_yuan for line in self.sites)

    @property
    def worst(self) -> CoverageLine | None:
        """The district with the smallest share covered afterwards."""
        return min(self.districts, key=lambda line: (line.after_share, line.code), default=None)

    def count(self, action: str) -> int:
        return sum(line.action == action for line in self.sites)

    @property
    def built(self) -> int:
        return self.count("build")

    @property
    def upgraded(self) -> int:
        return self.count("upgrade")

    @property
    def kept(self) -> int:
        return self.count("keep")


def _labels(model: type[Any], codes: list[str]) -> dict[str, str]:
    return {row.code: row.label for row in model.objects.filter(code__in=codes)}


def town_names(codes: list[str]) -> dict[str, str]:
    """Towns and counties as people know them, by code."""
    return {row.code: area_name(row) for row in Organisation.objects.filter(code__in=codes)}


def _coverage(shares: dict[str, dict[str, float]], model: type[Any]) -> list[CoverageLine]:
    labels = town_names(list(shares)) if model is Organisation else _labels(model, list(shares))
    lines = [
        CoverageLine(
            code, labels.get(code, code or _("未注明")), row["demand"], row["before"], row["after"]
        )
        for code, row in shares.items()
    ]
    return sorted(lines, key=lambda line: line.code)


def result_of(plan: SitePlan) -> PlanResult:
    """The plan's result in people's words; four queries however many sites there are.

    Raises:
        ValueError: the plan has no result.
    """
    result = plan.result
    if result is None:
        raise ValueError(f"plan {plan.pk} has no result")
    named = [site["site"] for site in result["open"]] + result["close"]
    named += [
        site["reason"]["best_alternative"]
        for site in result["open"]
        if site["reason"]["best_alternative"]
    ]
    places = Place.objects.select_related("town", "organisation").in_bulk(
        {place_of(site) for site in named}
    )
    known = _Known(
        places=places,
        levels={row.code: row.label for row in Level.objects.all()},
        measure=result["reason_measure"],
        years=first_years(result.get("phases", [])),
        crowds=crowds_of(result),
    )
    total = result["coverage"]["total"]
    return PlanResult(
        sites=[_line(site, known) for site in result["open"]],
        closed=[places[place_of(site)] for site in result["close"]],
        total=CoverageLine("", _("合计"), total["demand"], total["before"], total["after"]),
        districts=_coverage(result["coverage"]["district"], Organisation),
        groups=_coverage(result["coverage"]["group"], WorkerGroup),
        hours=_coverage(result["coverage"]["hours"], HourBand),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is needed to tell of one site: rows by id, and what the plan says elsewhere."""

    places: dict[int, Place]
    levels: dict[str, str]
    measure: str
    years: dict[str, int]
    crowds: dict[str, str]


def _line(site: dict[str, Any], known: _Known) -> SiteLine:
    reason, name = site["reason"], site["site"]
    other = reason["best_alternative"]
    return SiteLine(
        place=known.places[place_of(name)],
        action=site["action"],
        level=known.levels.get(site["level"] or "", site["level"] or ""),
        cost_yuan=round(site["cost_yuan"]),
        covered_only_here=reason["covered_only_here"],
        lost_without=reason["lost_without"],
        alternative=known.places[place_of(other)] if other else None,
        alternative_loss=reason["alternative_loss"],
        reason=full_reason(reason, known.measure, known.crowds.get(name, "")),
        measure=known.measure,
        year=known.years[name] + 1 if name in known.years else None,
    )


def crowds_of(result: dict[str, Any]) -> dict[str, str]:
    """By site one more sentence: how many are there at once in the busiest hours, and for how many there is room.

    Empty where room plays no part; sites without a limit are left out.
    """
    loads = result.get("capacity", {}).get("sites", [])
    if not loads:
        return {}
    labels = {band.code: band.label for band in HourBand.objects.all()}
    told = {}
    for load in loads:
        if load["room"] is None or not load["people"]:
            continue
        hours = max(load["people"], key=lambda code: load["people"][code])
        facts = {
            "hours": labels.get(hours, hours),
            "people": f"{load['people'][hours]:,.0f}",
            "room": f"{load['room']:,.0f}",
        }
        told[load["site"]] = (
            _("最忙的 %(hours)s 同时有 %(people)s 人，容得下 %(room)s 人。") % facts
        )
    return told


def full_reason(reason: dict[str, Any], measure: str, crowd: str) -> str:
    """Why the site is in the plan, and how full it gets where that is known."""
    why = reason_text(reason, measure)
    return _("%(why)s%(crowd)s") % {"why": why, "crowd": crowd} if crowd else why


def reason_text(reason: dict[str, Any], measure: str) -> str:
    """One sentence: why the site is in the plan."""
    return reasons.reason_text(reason_facts(reason, measure))


def reason_facts(reason: dict[str, Any], measure: str) -> dict[str, Any]:
    """The figures behind the sentence, as a station keeps them."""
    return {
        "measure": measure,
        "only_here": reason["covered_only_here"],
        "lost_without": reason["lost_without"],
    }
