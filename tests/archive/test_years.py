"""A closed year stays as it was closed, and a change is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.archive.closing import AlreadyClosed, NotOver, close_year, faults_of
from minsheng.archive.models import ArchivedFile, ArchiveIsClosed, YearArchive
from minsheng.audit.models import Entry
from minsheng.organisations.models import Owned
from minsheng.organisations.permissions import NotPermitted
from tests.archive.builders import closed_year
from tests.governance.builders import make_note, make_project
from tests.papers.builders import make_template
from tests.people import Cast
from tests.verdicts.builders import make_ballot

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def last_year() -> int:
    return timezone.localdate().year - 1


def test_a_closed_year_holds_its_ledgers_and_cannot_be_changed(cast: Cast) -> None:
    archive = closed_year(cast)

    assert {"ledgers/cases.xlsx", "ledgers/stations.pdf", "audit-chain.txt"} <= set(
        archive.manifest["files"]
    )
    assert faults_of(archive) == []
    assert Entry.objects.get(verb="archive.closed").facts["digest"] == archive.digest
    archive.year = 1999
    for deed in (
        archive.save,
        archive.delete,
        lambda: YearArchive.objects.update(year=1999),
        lambda: archive.files.all().delete(),
        lambda: ArchivedFile.objects.filter(archive=archive).update(content=b""),
    ):
        with pytest.raises(ArchiveIsClosed):
            deed()
    call_command("verify_archives")


def test_only_what_is_over_and_only_once(cast: Cast) -> None:
    with pytest.raises(NotOver):
        close_year(cast.county, timezone.localdate().year, actor=cast.officer)
    closed_year(cast)
    with pytest.raises(AlreadyClosed):
        closed_year(cast)
    with pytest.raises(NotPermitted):
        close_year(cast.county, last_year() - 1, actor=cast.other_officer)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL refuses the change")
def test_a_change_behind_our_back_is_noticed(cast: Cast) -> None:
    archive = closed_year(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE archive_archivedfile SET content = %s WHERE name = %s",
            [b"forged", "audit-chain.txt"],
        )
    assert faults_of(archive) == ["audit-chain.txt: changed"]
    with pytest.raises(CommandError):
        call_command("verify_archives")


def test_the_year_is_read_at_its_union_and_above(cast: Cast, signed_in: SignedIn) -> None:
    archive = closed_year(cast)
    url = archive.get_absolute_url()
    name = "ledgers/cases.xlsx"
    client = signed_in(cast.leader)
    page = client.get(url).content.decode()
    assert archive.digest in page
    assert "每个文件都和归档时一样" in page
    kept = bytes(archive.files.get(name=name).content)
    assert client.get(reverse("archive:file", args=[archive.pk, name])).content == kept
    assert client.get(reverse("archive:file", args=[archive.pk, "../x"])).status_code == 404
    assert signed_in(cast.other_officer).get(url).status_code == 404


def test_closing_is_asked_for_on_a_page(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.officer)
    url = reverse("archive:close")
    early = client.post(url, {"organisation": cast.county.pk, "year": last_year() + 1})
    assert "还没有结束" in early.content.decode()
    assert (
        client.post(url, {"organisation": cast.county.pk, "year": last_year()}).status_code == 302
    )


def test_a_leaver_hands_on_everything_in_one_deed(cast: Cast) -> None:
    from minsheng.organisations.services import hand_over_all
    from minsheng.stations.models import Keeper
    from minsheng.stations.services import name_keeper
    from tests.stations.builders import make_station

    station = make_station(cast.town)
    name_keeper(station, cast.keeper, actor=cast.officer)
    project = make_project(cast)
    kept = [project, make_note(cast, project), make_ballot(cast, project), make_template(cast)]
    left = {one.responsible.holder for one in kept}
    hand_over_all(cast.officer, to=cast.colleague, actor=cast.leader)
    hand_over_all(cast.city_officer, to=cast.nobody, actor=cast.leader)

    assert {cast.officer, cast.city_officer} <= left
    for model in apps.get_models():
        if issubclass(model, Owned):
            stuck = model.objects.filter(responsible__holder__in=[cast.officer, cast.city_officer])
            assert not stuck.exists(), model
    for one in kept:
        one.refresh_from_db()
        assert one.responsible.holder in (cast.colleague, cast.nobody, cast.leader)

    hand_over_all(cast.keeper, to=cast.surveyor, actor=cast.colleague)

    assert not cast.keeper.posts.exists()
    assert [one.person for one in Keeper.objects.filter(until=None)] == [cast.surveyor]
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"post.handed_over", "station.keeper_released", "station.keeper_named"} <= verbs
