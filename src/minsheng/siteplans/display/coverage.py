"""Who is covered: tables and charts, before and after, and with some stations gone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minsheng.demand.models import HourBand, WorkerGroup
from minsheng.siteplans.models import SitePlan
from minsheng.siteplans.queries import CoverageLine, PlanResult, town_names
from minsheng.siteplans.whatif import Loss, without
from minsheng.web.charts import Chart, Series


def coverage_tables(result: PlanResult) -> list[tuple[str, list[CoverageLine]]]:
    """Coverage by town, group and time, each under its heading."""
    return [
        (_("乡镇（街道）"), result.districts),
        (_("劳动者群体"), result.groups),
        (_("时段"), result.hours),
    ]


def coverage_charts(result: PlanResult) -> list[Chart]:
    """The share covered before and after, by group and by hours."""
    return [
        Chart(
            title=title,
            categories=[line.label for line in lines],
            series=[
                Series(_("现在"), [round(line.before_percent, 1) for line in lines]),
                Series(_("采纳后"), [round(line.after_percent, 1) for line in lines]),
            ],
            y_label="%",
            lying=len(lines) > 6,
            key=f"coverage-{key}",
        )
        for key, title, lines in (
            ("group", _("各群体的覆盖率"), result.groups),
            ("hours", _("各时段的覆盖率"), result.hours),
        )
    ]


def loss_tables(plan: SitePlan, sites: set[str]) -> list[tuple[str, list[tuple[str, Loss]]]]:
    """What is lost without ``sites``, with labels: in all, by town, by group, by time."""
    losses = without(plan, sites)
    labels = {
        "district": town_names([loss.code for loss in losses["district"]]),
        "group": {row.code: row.label for row in WorkerGroup.objects.all()},
        "hours": {row.code: row.label for row in HourBand.objects.all()},
    }
    titles = {
        "total": _("合计"),
        "district": _("乡镇（街道）"),
        "group": _("劳动者群体"),
        "hours": _("时段"),
    }
    return [
        (
            titles[by],
            [(labels.get(by, {}).get(loss.code, loss.code or _("合计")), loss) for loss in rows],
        )
        for by, rows in losses.items()
    ]
