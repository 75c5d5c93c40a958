"""Files of candidates, brought in by the officer of the first county."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from minsheng.accounts.models import User
from minsheng.common import tabular
from minsheng.imports import rehearsal
from minsheng.imports.models import Batch
from minsheng.imports.services import apply_batch, undo_batch, upload
from tests.people import Cast

HEAD = "code,name,kind,state,area_m2,town,lon,lat"
GOOD = "A1,荷花店,store,candidate,20,荷花街道,118.8801,28.9601"
GOOD_2 = "A2,公厕旁,toilet,candidate,,荷花街道,118.8811,28.9611"


@pytest.fixture(autouse=True)
def _files_here(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    # The child process has tests of its own; here it would only cost time.
    monkeypatch.setattr(rehearsal.sandbox, "read_table", tabular.read_table)


class Desk:
    """Uploads, applies and undoes as people do on the page; background work runs at once."""

    def __init__(self, cast: Cast, commit: Callable[..., object]) -> None:
        self.cast = cast
        self.commit = commit

    def bring(self, *lines: str, head: str = HEAD, actor: User | None = None, **more: str) -> Batch:
        """A rehearsed batch of these lines."""
        return self.bring_file("\n".join([head, *lines]).encode(), "list.csv", actor=actor, **more)

    def bring_file(
        self,
        data: bytes,
        name: str,
        *,
        kind: str = "places.candidates",
        datum: str = "wgs84",
        actor: User | None = None,
    ) -> Batch:
        with self.commit(execute=True):
            batch = upload(
                ContentFile(data, name),
                file_name=name,
                kind=kind,
                organisation=self.cast.county,
                datum=datum,
                actor=actor or self.cast.officer,
            )
        return self.fresh(batch)

    def apply(self, batch: Batch) -> Batch:
        with self.commit(execute=True):
            apply_batch(batch.pk, actor=self.cast.officer)
        return self.fresh(batch)

    def undo(self, batch: Batch) -> Batch:
        with self.commit(execute=True):
            undo_batch(batch.pk, actor=self.cast.officer)
        return self.fresh(batch)

    def fresh(self, batch: Batch) -> Batch:
        return Batch.objects.select_related("organisation", "job").get(pk=batch.pk)


@pytest.fixture
def desk(cast: Cast, django_capture_on_commit_callbacks: Callable[..., object]) -> Desk:
    return Desk(cast, django_capture_on_commit_callbacks)
