"""The cases app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "minsheng.cases"
    label = "cases"
    verbose_name = _("整改")
