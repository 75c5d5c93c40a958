"""A file of answers goes to the imports: rehearsed there, applied by a second deed, and undone by a third."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import File

from minsheng.imports.models import Batch
from minsheng.imports.services import digest_of, upload
from minsheng.surveys.answer_import import kind_of
from minsheng.surveys.models import Survey

if TYPE_CHECKING:
    from minsheng.accounts.models import User


class BroughtBefore(Exception):
    """The very same file has been imported into this survey and was not undone."""


def bring_answers(survey: Survey, file: File[bytes], *, file_name: str, actor: User) -> Batch:
    """The file is kept and its rehearsal waits in the queue; no answer is written yet.

    Raises:
        BroughtBefore: answers without a number of their own would count twice.
        NotPermitted: the actor may not edit this survey, or may not import there.
        UnknownKind: the survey has no questionnaire yet.
        Refused: the file is larger than a list may be.
    """
    kind = kind_of(survey.pk)
    applied = Batch.objects.filter(kind=kind, state=Batch.State.APPLIED)
    if applied.filter(digest=digest_of(file)).exists():
        raise BroughtBefore(file_name)
    return upload(
        file,
        file_name=file_name,
        kind=kind,
        organisation=survey.organisation,
        datum=Batch.Datum.WGS84,
        actor=actor,
    )
