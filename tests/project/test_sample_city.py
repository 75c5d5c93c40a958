"""The sample city: complete, repeatable, and never in production."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from minsheng.audit.services import verify_chain
from minsheng.organisations.models import Organisation, Post, Tenure
from minsheng.organisations.roles import Role
from minsheng.organisations.sample import PASSWORD, PEOPLE


def size() -> dict[str, int]:
    """Rows of every table of ours."""
    models = [model for model in apps.get_models() if model.__module__.startswith("minsheng.")]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.fixture
def said(db: None, capsys: pytest.CaptureFixture[str]) -> str:
    call_command("sample_city")
    return capsys.readouterr().out


@pytest.mark.once
def test_the_sample_city_is_complete_its_sign_ins_work_and_a_second_run_adds_nothing(
    said: str,
) -> None:
    for person in PEOPLE:
        assert person.username in said
        request = RequestFactory().post("/")
        assert authenticate(request, username=person.username, password=PASSWORD) is not None
    assert PASSWORD in said
    assert {person.role for person in PEOPLE} == set(Role) - {Role.PARTNER}
    counties = Organisation.objects.filter(kind="county")
    assert all(county.posts.filter(role=Role.OFFICER).exists() for county in counties)
    assert Tenure.objects.filter(until=None).count() == Post.objects.count()

    before = size()  # a second run adds nothing
    call_command("sample_city", "--quiet")
    assert size() == before
    assert verify_chain()[1] is None


def test_there_is_no_sample_city_in_production(db: None, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="password everybody knows"):
        call_command("sample_city")
    assert not Organisation.objects.exists()
