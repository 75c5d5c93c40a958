"""Days off and weekends worked as the State Council's notices list them, typed by hand: an independent calendar.

Sources: 国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026.
"""

from __future__ import annotations

import datetime as dt

OFF = {
    "元旦": [("2025-01-01", 1), ("2026-01-01", 3)],
    "春节": [("2025-01-28", 8), ("2026-02-15", 9)],
    "清明节": [("2025-04-04", 3), ("2026-04-04", 3)],
    "劳动节": [("2025-05-01", 5), ("2026-05-01", 5)],
    "端午节": [("2025-05-31", 3), ("2026-06-19", 3)],
    "中秋节": [("2026-09-25", 3)],
    "国庆节": [("2025-10-01", 8), ("2026-10-01", 7)],
}
WORKED = {
    dt.date.fromisoformat(day)
    for day in (
        "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    )
}  # fmt: skip
DAYS_OFF = {
    dt.date.fromisoformat(first) + dt.timedelta(days=number): name
    for name, periods in OFF.items()
    for first, days in periods
    for number in range(days)
}
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
