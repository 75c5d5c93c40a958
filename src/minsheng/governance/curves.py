"""The year of a project as a picture: what the plan expects, what is done, where that leads."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence

from django.utils.translation import gettext as _

from minsheng.engines.appraisal.curve import Curve
from minsheng.governance.rules.progress import MONTHS, month_end, outlook
from minsheng.web.charts import Chart, Series


def chart_of(
    target: int, days: Sequence[dt.date], curve: Curve, year: int, today: dt.date
) -> Chart:
    """Pieces at the end of each month; this month's as of today.

    Args:
        target: pieces of the year. days: on which a piece was done, in order.
    """
    ends = [month_end(year, month) for month in range(1, MONTHS + 1)]
    begun = [end for end in ends if end.replace(day=1) <= today]
    planned = [round(float(target * curve.planned(end)) / 100, 1) for end in ends]
    done = [bisect_right(days, min(end, today)) for end in begun]
    lines = [Series(_("按计划"), planned), Series(_("已完成"), _padded(done))]
    found = outlook(days, year, today)
    if found and len(done) < MONTHS:
        ahead = MONTHS - len(done)
        step = (found.expected - done[-1]) / ahead
        going = [round(done[-1] + step * number, 1) for number in range(ahead + 1)]
        lines.append(Series(_("照现在的速度"), [*[None] * (len(done) - 1), *going]))
    return Chart(
        title=_("计划和完成，各月月末"),
        categories=[str(month) for month in range(1, MONTHS + 1)],
        series=lines,
        kind="line",
        x_label=_("月末"),
        key="curve",
    )


def _padded(numbers: list[int]) -> list[int | None]:
    return [*numbers, *[None] * (MONTHS - len(numbers))]
