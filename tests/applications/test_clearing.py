"""Families' data go in due time; what the public list is proved with stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from minsheng.applications import services
from minsheng.applications.models import Application, Child, Evidence, Guardian, Household
from minsheng.applications.queries import entries
from minsheng.applications.services import Word
from minsheng.applications.services.clearing import clear_families
from minsheng.audit.models import Entry
from tests.applications.builders import handed_in, open_round
from tests.cases.builders import picture
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_what_families_told_is_deleted_in_due_time(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    found = open_round(cast)
    one = handed_in(found, cast)
    photo = services.add_evidence(one.pk, "home", picture())
    services.check(one.pk, Word(passed=True), actor=cast.officer)
    services.check(one.pk, Word(passed=True), actor=cast.colleague)
    services.begin(found, _family(cast))
    before = entries(found)
    last = found.terms.get().ends_on

    assert clear_families(last + dt.timedelta(days=90)) == 0
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert clear_families(last + dt.timedelta(days=91)) == 2
    assert clear_families(last + dt.timedelta(days=92)) == 0

    kept = Application.objects.get()
    child = Child.objects.get()
    assert (kept.receipt, kept.cleared_on is not None) == (one.receipt, True)
    assert (child.name, child.id_number, child.id_mark, child.born_on) == ("", "", "", "")
    for model in (Household, Guardian, Evidence):
        assert not model.objects.exists()
    assert not default_storage.exists(photo.file)
    assert [entry.seal for entry in entries(found)] == [entry.seal for entry in before]
    home = reverse("apply:home", args=[found.code, one.secret])
    assert client.get(home).status_code == 404
    assert Entry.objects.get(verb="application.cleared").facts == {"families": 2}


def _family(cast: Cast) -> services.FamilyFacts:
    return services.FamilyFacts(
        name="样例", relation="father", phone="13800000001", home_town=cast.town
    )


def test_the_nightly_command_tells_how_many(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    handed_in(open_round(cast), cast)
    call_command("clear_families")
    assert "deleted the data of 0 families" in capsys.readouterr().out
