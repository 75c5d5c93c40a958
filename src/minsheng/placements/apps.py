"""The placements app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "minsheng.placements"
    label = "placements"
    verbose_name = _("抽签和录取")
