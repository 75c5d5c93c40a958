"""Making templates from standards."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.inspections.models import Template
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission
from minsheng.organisations.queries import post_answering_for
from minsheng.standards.models import Clause, Version

DOOR = "door"
ARRIVAL: dict[str, Any] = {
    "number": "0",
    "title": "到站",
    "title_en": "Arrival",
    "items": [
        {
            "key": DOOR,
            "number": "0.1",
            "text": "到达时驿站按公示时间开着门，能进去。",
            "text_en": "On arrival the door is open as posted and one can go in.",
            "weight": 3,
            "veto": True,
            "photo": True,
            "when": None,
        },
        {
            "key": "notice",
            "number": "0.2",
            "text": "门外写明了临时关门的原因和恢复时间。",
            "text_en": "A notice at the door says why it is closed and until when.",
            "weight": 1,
            "veto": False,
            "photo": True,
            "when": {"key": DOOR, "is": "fail"},
        },
    ],
}
"""Every check begins at the door; what is inside is asked only if one can go in."""


class NotPublished(Exception):
    """Only a published version can be inspected by."""


def _item(clause: Clause) -> dict[str, Any]:
    return {
        "key": clause.mark,
        "number": clause.number,
        "text": clause.text,
        "text_en": clause.text_en,
        "weight": clause.weight,
        "veto": clause.veto,
        "photo": clause.evidence != Clause.Evidence.DOCUMENT,
        "when": {"key": DOOR, "is": "pass"},
        "applies": clause.applies,
    }


def content_of(version: Version) -> list[dict[str, Any]]:
    """Arrival, then the standard's sections with their clauses; sections without clauses are left out."""
    clauses = list(version.clauses.order_by("section__position", "position", "pk"))
    sections = [
        {
            "number": section.number,
            "title": section.title,
            "title_en": section.title_en,
            "items": [_item(one) for one in clauses if one.section_id == section.pk],
        }
        for section in version.sections.order_by("position", "pk")
    ]
    return [ARRIVAL, *(section for section in sections if section["items"])]


@transaction.atomic
def make_template(version: Version, organisation: Organisation, *, actor: User) -> Template:
    """The union can inspect by the version; earlier templates of the same standard are used no more.

    Raises:
        NotPermitted: the actor plans no inspections there.
        NotPublished: the version is a draft.
    """
    post = post_answering_for(actor, organisation, Permission.PLAN_INSPECTIONS)
    if post is None:
        raise NotPermitted(f"{Permission.PLAN_INSPECTIONS} at {organisation.code}")
    if version.is_draft:
        raise NotPublished(str(version))
    template, is_new = Template.objects.get_or_create(
        organisation=organisation,
        version=version,
        defaults={"responsible": post, "name": str(version), "content": content_of(version)},
    )
    if is_new:
        older = Template.objects.filter(
            organisation=organisation, version__standard=version.standard, is_used=True
        )
        older.exclude(pk=template.pk).update(is_used=False)
        record(actor, "inspection.template", template, version=version.number)
    return template
