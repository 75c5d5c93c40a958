"""Language, time and numbers: Chinese is the source, English the translation."""

from django.utils.translation import gettext_lazy as _

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("英语"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
