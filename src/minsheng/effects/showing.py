"""The chart of an answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minsheng.effects.models import Evaluation
from minsheng.web.charts import Chart, Series


def chart_of(row: Evaluation) -> Chart:
    """Week by week: what was, what was to be expected, and the stations compared with."""
    weeks = (row.result or {})["weeks"]

    def line(label: str, key: str) -> Series:
        values = [None if one[key] is None else round(one[key], 2) for one in weeks]
        return Series(label, values)

    lines = [line(_("改了的"), "changed"), line(_("不改的估计"), "expected")]
    if (row.result or {})["compared"]:
        lines.append(line(_("比较的"), "compared"))
    return Chart(
        title=_("%(measure)s，逐周") % {"measure": row.get_measure_display()},
        categories=[one["number"] for one in weeks],
        series=lines,
        kind="line",
        is_curve=True,
        x_label=_("离改变的周数（0 是改变后的第一周）"),
        key=f"effect-{row.pk}",
    )
