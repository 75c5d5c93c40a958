"""Words that rows of this app begin with; the rows hold them in Chinese."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SHIPPED = (
    _("室内太热"),
    _("室内太冷"),
    _("烟雾报警"),
    _("停电"),
    _("失联"),
    _("提案，未核实"),
)
