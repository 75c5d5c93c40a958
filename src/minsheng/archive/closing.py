"""Closing a year: what goes into its archive, and whether it is still what it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from minsheng.archive.models import ArchivedFile, YearArchive
from minsheng.audit.services import record
from minsheng.audit.verification import head
from minsheng.engines.appraisal.exact import file_bytes
from minsheng.governance.models import Appraisal
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import NotPermitted, Permission, require
from minsheng.organisations.queries import post_answering_for
from minsheng.papers.composing import compose
from minsheng.papers.models import Paper, PaperFile
from minsheng.papers.rendering import RENDERERS
from minsheng.papers.rules.document import canonical, digest_of
from minsheng.papers.rules.periods import year_of

if TYPE_CHECKING:
    from minsheng.accounts.models import User

LEDGERS = (Paper.Kind.CASES, Paper.Kind.STATIONS, Paper.Kind.TARGETS)
Tell = Callable[[float], bool]


class NotOver(Exception):
    """The year has not ended yet."""


class AlreadyClosed(Exception):
    """The union's year is in the archive already."""


def may_close(organisation: Organisation, year: int, today: dt.date) -> None:
    """Stop here unless the year can be closed.

    Raises:
        NotOver: it has not ended. AlreadyClosed: it is closed.
    """
    if today.year <= year:
        raise NotOver(str(year))
    if YearArchive.objects.filter(organisation=organisation, year=year).exists():
        raise AlreadyClosed(str(year))


def files_of_year(
    organisation: Organisation, year: int, at: dt.datetime
) -> Iterator[tuple[str, bytes]]:
    """Name and content: ledgers of the year, papers made about it, appraisals published for it, the end of the audit chain."""
    period = year_of(dt.date(year, 1, 1))
    for kind in LEDGERS:
        document = compose(kind, organisation, period, at)
        yield f"ledgers/{kind}.json", canonical(document)
        for name, render in RENDERERS.items():
            yield f"ledgers/{kind}.{name}", render(document, digest_of(document))
    papers = PaperFile.objects.filter(
        paper__organisation=organisation, paper__first__year=year, paper__made_at__isnull=False
    ).select_related("paper")
    for one in papers.order_by("paper_id", "format"):
        yield f"papers/{one.paper_id}-{one.paper.kind}.{one.format}", bytes(one.content)
    scored = Appraisal.objects.filter(
        organisation=organisation, period__startswith=f"{year}-", published_at__isnull=False
    )
    for row in scored.order_by("pk"):
        yield f"appraisals/{row.pk}-snapshot.json", file_bytes(row.snapshot)
        yield f"appraisals/{row.pk}-scores.json", file_bytes(row.scores)
    end = head()
    yield "audit-chain.txt", f"{end.sequence} {end.digest}\n".encode()


def _manifest(
    organisation: Organisation, year: int, at: dt.datetime, files: Mapping[str, bytes]
) -> dict[str, object]:
    return {
        "organisation": organisation.code,
        "name": organisation.name,
        "year": year,
        "closed_at": at.isoformat(),
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in sorted(files.items())
        },
    }


@transaction.atomic
def close_year(
    organisation: Organisation, year: int, *, actor: User, at: dt.datetime | None = None
) -> YearArchive:
    """The union's year lies in the archive, file by file under its digest, and cannot be changed any more.

    Raises:
        NotPermitted: the actor does not plan for the union.
        NotOver, AlreadyClosed: see ``may_close``.
    """
    require(actor, Permission.PLAN_PROJECTS, organisation)
    post = post_answering_for(actor, organisation, Permission.PLAN_PROJECTS)
    if post is None:  # pragma: no cover  require has found one
        raise NotPermitted(str(Permission.PLAN_PROJECTS))
    moment = at or timezone.now()
    may_close(organisation, year, timezone.localdate(moment))
    files = dict(files_of_year(organisation, year, moment))
    manifest = _manifest(organisation, year, moment, files)
    archive = YearArchive.objects.create(
        organisation=organisation, responsible=post, year=year, manifest=manifest,
        digest=hashlib.sha256(canonical(manifest)).hexdigest(), closed_by=actor, closed_at=moment,
    )  # fmt: skip
    for name, content in files.items():
        ArchivedFile.objects.create(archive=archive, name=name, content=content)
    record(actor, "archive.closed", archive, year=year, digest=archive.digest, files=len(files))
    return archive


def faults_of(archive: YearArchive) -> list[str]:
    """What is not as it was closed, one line each; [] when all is well."""
    found = []
    if hashlib.sha256(canonical(archive.manifest)).hexdigest() != archive.digest:
        found.append("manifest: changed")
    known = archive.manifest["files"]
    seen = set()
    for one in archive.files.iterator(chunk_size=20):
        seen.add(one.name)
        if one.name not in known:
            found.append(f"{one.name}: not in the manifest")
        elif hashlib.sha256(bytes(one.content)).hexdigest() != known[one.name]["sha256"]:
            found.append(f"{one.name}: changed")
    return found + [f"{name}: missing" for name in sorted(set(known) - seen)]
