"""Why a station stands where it stands: kept as figures, told in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def reason_text(facts: dict[str, Any]) -> str:
    """One sentence.

    Args:
        facts: ``only_here`` people whom no other site of the plan serves; ``lost_without`` people
            (or, where ``measure`` is "distance", metres), None where some would have nowhere to go.
    """
    only = _("只有这里能服务到 %(people)s 人次需求") % {"people": f"{facts['only_here']:,.0f}"}
    if facts["lost_without"] is None:
        return _("%(only)s；没有它，一部分人就无处可去。") % {"only": only}
    lost = f"{facts['lost_without']:,.0f}"
    if facts["measure"] == "distance":
        return _("%(only)s；没有它，大家合计多走 %(metres)s 米。") % {"only": only, "metres": lost}
    return _("%(only)s；没有它，少覆盖 %(people)s 人次。") % {"only": only, "people": lost}
