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
SOURCES = (
    _(
        "镇海区人大民生实事项目票决办法：满意票超过全体代表半数为满意；满意和基本满意合计超过半数为基本满意；否则不满意"
    ),
    _("平台建议，未见于公开办法：同上，但按实际投出的票"),
)
"""Where the pass rules come from, as their file says it."""
