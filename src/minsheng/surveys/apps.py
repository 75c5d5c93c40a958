"""The surveys app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "minsheng.surveys"
    label = "surveys"
    verbose_name = _("调查")
