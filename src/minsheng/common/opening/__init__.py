"""Opening hours as one rule engine: the same answer on the map, the door, the API and in an inspection.

Everything is wall-clock time of one place (naive datetimes); China knows no daylight saving. Rules
come from a JSON document (``read``), days are judged in this order, the first that speaks decides:

1. a dated exception (the last one entered that contains the day),
2. a weekend worked for a day off, 3. a public holiday, 4. the season, 5. the ordinary week.

A heat or cold extension adds its spans to what 2 to 5 say while it lasts; a dated exception has the
last word. A span that passes midnight belongs to the day on which it begins.
"""

from minsheng.common.opening.calendar import holiday_on, is_makeup
from minsheng.common.opening.document import FORMAT, Fault, Faulty, document_of, read
from minsheng.common.opening.hsds import hsds_schedules
from minsheng.common.opening.rules import (
    ALWAYS,
    DAY_MIN,
    DayRule,
    Exception_,
    Extension,
    Rules,
    Season,
    Span,
    Week,
)
from minsheng.common.opening.sign import Line, Table, tables
from minsheng.common.opening.times import (
    HORIZON_DAYS,
    DayPlan,
    OpenSpan,
    OpenState,
    Reason,
    day_plan,
    spans,
    state_at,
    weekly_minutes,
)
from minsheng.common.opening.words import fault_words, span_words, state_words

__all__ = [
    "ALWAYS",
    "DAY_MIN",
    "FORMAT",
    "HORIZON_DAYS",
    "DayPlan",
    "DayRule",
    "Exception_",
    "Extension",
    "Fault",
    "Faulty",
    "Line",
    "OpenSpan",
    "OpenState",
    "Reason",
    "Rules",
    "Season",
    "Span",
    "Table",
    "Week",
    "day_plan",
    "document_of",
    "fault_words",
    "holiday_on",
    "hsds_schedules",
    "is_makeup",
    "read",
    "span_words",
    "spans",
    "state_at",
    "state_words",
    "tables",
    "weekly_minutes",
]
