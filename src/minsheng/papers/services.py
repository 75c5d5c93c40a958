"""Asking for a paper, keeping what was made, keeping an upper-level form."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from minsheng.audit.services import record
from minsheng.jobs.services import start
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.papers.composing import PERIODS
from minsheng.papers.filling import open_workbook, read_targets
from minsheng.papers.models import FormTemplate, Paper, PaperFile
from minsheng.papers.rules.document import Document, digest_of

if TYPE_CHECKING:
    from minsheng.accounts.models import User
    from minsheng.organisations.models import Post

JOB = "papers.make"


def _post(actor: User, organisation: Organisation, permission: Permission) -> Post:
    require(actor, permission, organisation)
    post = post_answering_for(actor, organisation, permission)
    if post is None:  # pragma: no cover  require has found one
        raise NotPermitted(str(permission))
    return post


@transaction.atomic
def ask_for_paper(
    kind: str,
    organisation: Organisation,
    day: dt.date,
    *,
    actor: User,
    template: FormTemplate | None = None,
) -> Paper:
    """A paper about the period around ``day`` waits in the queue to be made.

    Raises:
        NotPermitted: the actor may not have papers made about this union.
    """
    post = _post(actor, organisation, Permission.SUPERVISE)
    period = PERIODS[kind](day)
    paper = Paper.objects.create(
        organisation=organisation, responsible=post, kind=kind, template=template,
        first=period.first, last=period.last, at=timezone.now(), made_by=actor,
    )  # fmt: skip
    job = start(
        JOB, actor=actor, organisation=organisation, responsible=post, title=str(paper),
        arguments={"paper_id": paper.pk},
    )  # fmt: skip
    Paper.objects.filter(pk=paper.pk).update(job=job)
    record(actor, "papers.asked", paper, kind=kind)
    return paper


@transaction.atomic
def keep_paper(paper_id: int, document: Document, files: Mapping[str, bytes]) -> Paper:
    """The content and its files are kept under their digests; what was kept before stays."""
    paper: Paper = Paper.objects.select_for_update(of=["self"]).get(pk=paper_id)
    if paper.made_at is not None:
        return paper
    paper.content, paper.digest, paper.made_at = document, digest_of(document), timezone.now()
    paper.save(update_fields=["content", "digest", "made_at"])
    for name, content in files.items():
        PaperFile.objects.create(
            paper=paper, format=name, content=content, size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    record(paper.made_by, "papers.made", paper, digest=paper.digest)
    return paper


@transaction.atomic
def keep_template(
    organisation: Organisation, name: str, issuer: str, workbook: bytes, *, actor: User
) -> FormTemplate:
    """An upper level's blank form is kept; its cells are still to be mapped.

    Raises:
        NotPermitted: the actor does not plan for this union.
        Refused: the file is no workbook that can be filled.
    """
    post = _post(actor, organisation, Permission.PLAN_PROJECTS)
    open_workbook(workbook)
    row = FormTemplate.objects.create(
        organisation=organisation, responsible=post, name=name, issuer=issuer, workbook=workbook,
        sha256=hashlib.sha256(workbook).hexdigest(), uploaded_by=actor, uploaded_at=timezone.now(),
    )  # fmt: skip
    record(actor, "papers.template", row, sha256=row.sha256)
    return row


@transaction.atomic
def map_cells(template_id: int, lines: str, *, actor: User) -> Sequence[tuple[str, str, str]]:
    """From now on these cells of the form take these figures.

    Raises:
        NotPermitted: the actor does not plan for the form's union.
        Refused: a line cannot be followed.
    """
    row = FormTemplate.objects.select_for_update(of=["self"]).get(pk=template_id)
    require(actor, Permission.PLAN_PROJECTS, row.organisation)
    targets = read_targets(lines, open_workbook(bytes(row.workbook)))
    row.cells = [list(one) for one in targets]
    row.save(update_fields=["cells"])
    record(actor, "papers.mapped", row, cells=len(targets))
    return targets
