"""What of the database leaves with an export: everything but secrets; personal data only when asked for.

Whoever adds a table need not touch this file unless the table holds people's data under a new name:
a test fails on a column whose name speaks of a person and that nobody has classified.
"""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models

TECHNICAL = {
    "auth.group": "rights come from posts",
    "auth.permission": "made by the program",
    "contenttypes.contenttype": "made by the program",
    "portal.sound": "derived from the stations' names",
}
"""Tables that say nothing of their own → why they stay behind."""

SECRET_APPS = {"sessions", "usersessions", "axes", "mfa", "socialaccount", "account", "django_tasks_database"}  # fmt: skip
"""Apps whose tables are sign-in secrets, sessions, or the queue of one installation."""
SECRET_TABLES = {"accounts.apitoken", "warroom.walllink"}
SECRET_FIELD = re.compile(r"password|secret|salt|recovery|key_digest|token|^reporter_key$|^mark$")
NOT_SECRET = {"stations.clauseresult.mark", "stations.judgement.mark", "standards.clause.mark"}
"""Columns called like a secret that are none: the mark of a clause."""

PERSONAL_APPS = {"applications", "placements"}
"""Children and families: whole tables."""
PERSONAL_TABLES = {"attendance.absence", "attendance.hearing", "mergers.consent", "surveys.answer", "voices.notice", "stations.scanmark", "organisations.membership"}  # fmt: skip
PERSONAL_FIELDS = {
    "accounts.user": {"username", "name", "email", "phone"},
    "audit.entry": {"target_name"},
    "imports.batch": {"file", "headings", "problem"},
    "imports.row": {"cells", "before", "after", "problems"},
    "inspections.submission": {"content"},
    "jobs.job": {"title", "arguments"},
    "stations.agreement": {"contact", "contact_phone"},
    "enrolment.publicline": set(),
}
SOUNDS_PERSONAL = re.compile(
    r"phone|id_number|id_mark|email|born|birth|guardian|^contact$|household|username|^person_name$"
)
NOT_PERSONAL = {"stations.station.phone"}
"""Numbers of a station's door, printed on its plaque."""


def label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def tables() -> list[type[models.Model]]:
    """Every table of the database, in the order of their names, many-to-many tables too."""
    found = apps.get_models(include_auto_created=True)
    return sorted((model for model in found if model._meta.managed), key=label)


def left_out(model: type[models.Model], *, personal: bool) -> str:
    """Why the table stays behind; "" if it leaves."""
    name, app = label(model), model._meta.app_label
    if name in TECHNICAL:
        return TECHNICAL[name]
    if app in SECRET_APPS or name in SECRET_TABLES:
        return "secrets or sessions of this installation"
    if not personal and is_personal_table(model):
        return "personal data; export with --personal"
    return ""


def is_personal_table(model: type[models.Model]) -> bool:
    """Do all rows of the table speak of persons?"""
    return model._meta.app_label in PERSONAL_APPS or label(model) in PERSONAL_TABLES


def field_kind(model: type[models.Model], field: str) -> str:
    """ "secret" never leaves; "personal" leaves when asked for; "open" always."""
    full = f"{label(model)}.{field}"
    if SECRET_FIELD.search(field) and full not in NOT_SECRET:
        return "secret"
    if is_personal_table(model) or field in PERSONAL_FIELDS.get(label(model), ()):
        return "personal"
    return "open"


def unclassified() -> list[str]:
    """Columns that sound personal and would leave with every export."""
    return [
        f"{label(model)}.{field.name}"
        for model in tables()
        if not left_out(model, personal=True)
        for field in model._meta.concrete_fields
        if SOUNDS_PERSONAL.search(field.name)
        and field_kind(model, field.name) == "open"
        and f"{label(model)}.{field.name}" not in NOT_PERSONAL
    ]
