"""The quality app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "minsheng.quality"
    label = "quality"
    verbose_name = _("服务质量")
