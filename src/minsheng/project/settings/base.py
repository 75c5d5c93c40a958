"""Apps, middleware, templates: what the site is made of."""

from minsheng.project import env

DEBUG = env.flag("DEBUG")
PRODUCTION = env.flag("PRODUCTION")

ROOT_URLCONF = "minsheng.project.urls"
WSGI_APPLICATION = "minsheng.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SUBJECTS = [
    "minsheng.archive",
    "minsheng.burden",
    "minsheng.papers",
    "minsheng.verdicts",
    "minsheng.warroom",
    "minsheng.governance",
    "minsheng.rehearsals",
    "minsheng.mergers",
    "minsheng.attendance",
    "minsheng.placements",
    "minsheng.applications",
    "minsheng.enrolment",
    "minsheng.effects",
    "minsheng.siteplans",
    "minsheng.quality",
    "minsheng.visits",
    "minsheng.inspections",
    "minsheng.voices",
    "minsheng.devices",
    "minsheng.cases",
    "minsheng.classes",
    "minsheng.stations",
    "minsheng.standards",
    "minsheng.demand",
    "minsheng.surveys",
    "minsheng.places",
    "minsheng.imports",
    "minsheng.jobs",
    "minsheng.organisations",
    "minsheng.accounts",
    "minsheng.audit",
    "minsheng.portal",
    "minsheng.desk",
    "minsheng.api",
    "minsheng.cli",
    "minsheng.web",
]

INSTALLED_APPS = [
    *SUBJECTS,
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "minsheng.web.middleware.HealthMiddleware",
    "minsheng.web.middleware.NoNulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "minsheng.accounts.middleware.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minsheng.accounts.middleware.OwnPasswordMiddleware",
    "minsheng.organisations.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minsheng.web.context.site",
                "minsheng.organisations.context.rights",
            ],
            "builtins": ["django.templatetags.i18n", "minsheng.web.templatetags.ui"],
        },
    }
]

NINJA_PAGINATION_CLASS = "minsheng.api.pagination.Pages"

FORM_RENDERER = "minsheng.web.forms.PlainRenderer"

SITE_NAME = "民生"
SAMPLE_DATA = env.flag("SAMPLE_DATA")
"""Pages carry a band that says every person and station on them is invented."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
