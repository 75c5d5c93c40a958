"""Invented rules: any mixture of lunch gaps, nights, seasons, holidays, exceptions and extensions."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from minsheng.common.opening import DayRule, Exception_, Extension, Rules, Season, Span
from minsheng.common.opening.rules import WEEKDAYS, OnWarning

MINUTES = st.integers(0, 1439)
DAYS = st.dates(dt.date(2025, 1, 3), dt.date(2026, 12, 20))
MOMENTS = st.datetimes(dt.datetime(2025, 1, 5), dt.datetime(2026, 12, 20)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
TEXTS = st.sampled_from(["", "装修", "高温橙色预警", "设备检修"])


def _spans(cuts: list[int], wraps: bool) -> tuple[Span, ...]:
    """Spans between pairs of cuts; the last one may pass midnight."""
    cuts = sorted(set(cuts))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    found = [Span(start, end) for start, end in pairs if start < end]
    if wraps and found and len(cuts) % 2:
        found.append(Span(cuts[-1], 1440 + min(cuts[0], cuts[-1])))
    return tuple(one for one in found if one.end > one.start)


SPANS = st.one_of(
    st.just(()),
    st.just((Span(0, 1440),)),
    st.builds(_spans, st.lists(MINUTES, min_size=2, max_size=7), st.booleans()),
)
WEEKS = st.tuples(*[SPANS] * 7)


def _month_days(first: dt.date, last: dt.date) -> tuple[tuple[int, int], tuple[int, int]]:
    return (first.month, first.day), (last.month, last.day)


ENDS = st.builds(_month_days, DAYS, DAYS)
SEASONS = st.builds(
    lambda name, ends, week: Season(name, *ends, week), st.sampled_from(["夏季", ""]), ENDS, WEEKS
)
DAY_RULES = st.one_of(
    st.builds(DayRule, st.sampled_from(["usual", "closed", *WEEKDAYS])),
    st.builds(DayRule, st.just("hours"), SPANS),
)
EXCEPTIONS = st.builds(
    lambda first, days, spans, reason: Exception_(
        first, first + dt.timedelta(days=days), spans, reason
    ),
    DAYS,
    st.integers(0, 4),
    SPANS,
    TEXTS,
)
EXTENSIONS = st.builds(
    lambda start, hours, spans, also, reason: Extension(
        start, start + dt.timedelta(hours=hours), spans, also, reason
    ),
    MOMENTS,
    st.integers(1, 90),
    SPANS,
    st.booleans(),
    TEXTS,
)
PROMISES = st.builds(OnWarning, SPANS.filter(bool), st.booleans())
RULES = st.builds(
    Rules,
    week=WEEKS,
    seasons=st.lists(SEASONS, max_size=1).map(tuple),
    holidays=DAY_RULES,
    makeup_days=DAY_RULES,
    exceptions=st.lists(EXCEPTIONS, max_size=3).map(tuple),
    extensions=st.lists(EXTENSIONS, max_size=2).map(tuple),
    on_warning=st.one_of(st.just(()), PROMISES.map(lambda one: (("heat", one),))),
)


@st.composite
def moments_near(draw: st.DrawFn, rules: Rules) -> dt.datetime:
    """A moment, often close to where an exception or extension begins or ends."""
    edges = [dt.datetime.combine(one.first, dt.time()) for one in rules.exceptions]
    edges += [dt.datetime.combine(one.last, dt.time()) for one in rules.exceptions]
    edges += [edge for one in rules.extensions for edge in (one.start, one.end)]
    base = draw(st.sampled_from(edges) if edges and draw(st.booleans()) else MOMENTS)
    return base + dt.timedelta(minutes=draw(st.integers(-1500, 2900)))
