"""Where a point may lie: how far outside its county or town one is still believed (decision 0007)."""

from minsheng.project import env

BORDER_SLACK_KM = float(env.text("BORDER_SLACK_KM", "0.3"))
"""Outside a stored border by this much a point still passes: borders are drawn coarser than streets."""

COUNTY_SLACK_KM = float(env.text("COUNTY_SLACK_KM", "2"))
"""The same for a county whose ground is estimated from the seats of its towns."""

TOWN_SLACK_KM = float(env.text("TOWN_SLACK_KM", "6"))
"""The same for a town whose ground is estimated."""

TOWN_REACH_KM = float(env.text("TOWN_REACH_KM", "12"))
"""A town without border stretches no farther than this from its seat."""
