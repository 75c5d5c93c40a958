"""Making a survey from an XLSForm, and giving it a new version."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.models import Max

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.models import Organisation, Post
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.surveys.importers import Converted, Problem, read_xlsform
from minsheng.surveys.models import FormVersion, Survey
from minsheng.surveys.queries import places_for

SHIPPED_FOLDER = Path(__file__).parent.parent / "questionnaires"
SHIPPED = {Survey.Subject.WORKERS: "workers.xlsx", Survey.Subject.PARENTS: "parents.xlsx"}
"""The questionnaires that come with the platform; ``scripts/make_questionnaires.py`` writes them."""
QUOTA_QUESTIONS = {
    Survey.Subject.WORKERS: ["occupation", "county", "hours"],
    Survey.Subject.PARENTS: ["", "county", ""],
}


def shipped_content(subject: str) -> bytes:
    """The XLSX of the shipped questionnaire for ``subject``.

    Raises:
        KeyError: none ships for it.
    """
    return (SHIPPED_FOLDER / SHIPPED[Survey.Subject(subject)]).read_bytes()


def _owner(actor: User, organisation: Organisation) -> Post:
    require(actor, Permission.EDIT_SURVEYS, organisation)
    post = post_answering_for(actor, organisation, Permission.EDIT_SURVEYS)
    if post is None:
        raise NotPermitted(f"{Permission.EDIT_SURVEYS} at {organisation.code}")
    return post


@transaction.atomic
def create_survey(
    organisation: Organisation,
    *,
    subject: str,
    title: str,
    title_en: str = "",
    content: bytes,
    file_name: str,
    actor: User,
    is_sample: bool = False,
) -> Survey:
    """A survey with a first version of its questionnaire exists, not yet open.

    Raises:
        NotPermitted: the actor may not make surveys for this organisation.
        BadForm: the file cannot become a questionnaire.
    """
    owner = _owner(actor, organisation)
    survey = Survey.objects.create(
        organisation=organisation,
        responsible=owner,
        subject=subject,
        title=title,
        title_en=title_en,
        is_sample=is_sample,
    )
    version = _write_version(survey, content, file_name, actor)
    names = {item.name for item in version.form.walk()}
    wanted = QUOTA_QUESTIONS.get(Survey.Subject(subject), [])
    survey.quota_questions = wanted if {name for name in wanted if name} <= names else []
    survey.save(update_fields=["quota_questions"])
    record(actor, "survey.created", survey, subject=subject)
    return survey


@transaction.atomic
def add_version(survey_id: int, *, content: bytes, file_name: str, actor: User) -> FormVersion:
    """The survey has one more version; an open survey goes on with it, old answers keep theirs.

    Raises:
        NotPermitted: the actor may not edit this survey.
        BadForm: the file cannot become a questionnaire.
    """
    survey = (
        Survey.objects.select_for_update(of=["self"])
        .select_related("organisation")
        .get(pk=survey_id)
    )
    require(actor, Permission.EDIT_SURVEYS, survey.organisation)
    version = _write_version(survey, content, file_name, actor)
    record(actor, "survey.version_added", survey, number=version.number)
    return version


def convert_for(organisation: Organisation, content: bytes) -> Converted:
    """Read the file as ``organisation`` would see it, for a preview.

    Raises:
        BadForm: the file cannot become a questionnaire.
    """
    return read_xlsform(content, places=places_for(organisation))


def notices_of(version: FormVersion) -> list[Problem]:
    """What the author of a stored version should know: missing translations, settings without effect."""
    return convert_for(version.survey.organisation, bytes(version.original)).notices


def _write_version(survey: Survey, content: bytes, file_name: str, actor: User) -> FormVersion:
    converted = convert_for(survey.organisation, content)
    last = survey.versions.aggregate(last=Max("number"))["last"] or 0
    version = FormVersion.objects.create(
        survey=survey,
        number=last + 1,
        created_by=actor,
        file_name=file_name[:120],
        original=content,
        xform=converted.xform,
        pyxform=converted.pyxform,
        definition=converted.form.to_json(),
    )
    survey.current = version
    survey.save(update_fields=["current"])
    return version
