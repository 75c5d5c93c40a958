"""Words for grades and pass rules."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OUTCOMES: dict[str, Promise] = {
    "satisfied": _("满意"),
    "basic": _("基本满意"),
    "poor": _("不满意"),
}
TONES = {"satisfied": "ok", "basic": "watch", "poor": "alert"}
PASS_RULES: dict[str, Promise] = {
    "members": _("过半数（按全体代表）"),
    "votes": _("过半数（按有效票）"),
}
