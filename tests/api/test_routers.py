"""The tree and the audit over the API, and the committed document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.api import document
from minsheng.organisations.services import hand_over
from tests.people import Cast

SignIn = Callable[[User], Client]


def test_one_organisation_comes_with_its_posts(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.officer).get(f"/api/v1/organisations/{cast.town.pk}").json()
    assert answer["name"] == "荷花街道总工会"
    assert [(post["title"], post["holder"]) for post in answer["posts"]] == [("站长", "褚大海")]


def test_an_organisation_out_of_reach_is_not_found(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.officer)
    for number in (cast.other_county.pk, cast.city.pk, 999_999, 10**30):
        assert client.get(f"/api/v1/organisations/{number}").status_code == 404


def test_the_list_can_be_narrowed(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.leader)

    def codes(**query: object) -> set[str]:
        answer = client.get("/api/v1/organisations", query).json()
        return {row["code"] for row in answer["items"]}

    assert codes(kind="county") == {cast.county.code, cast.other_county.code}
    assert codes(parent=cast.county.pk) == {cast.town.code}
    assert codes(q="石门") == {cast.other_town.code}
    assert client.get("/api/v1/organisations", {"kind": "planet"}).status_code == 422


def test_the_audit_is_read_within_reach_and_in_the_callers_language(
    cast: Cast, signed_in: SignIn
) -> None:
    before = timezone.now().isoformat()
    hand_over(cast.post_of(cast.keeper).pk, to=cast.colleague, actor=cast.officer)
    client = signed_in(cast.officer)
    entries = client.get("/api/v1/audit", {"since": before}).json()["items"]
    assert [entry["verb"] for entry in entries] == ["post.handed_over"]
    assert entries[0]["sentence"].startswith("郑和平 移交了岗位")
    english = client.get(
        "/api/v1/audit", {"verb": "post.handed_over"}, headers={"Accept-Language": "en"}
    ).json()["items"]
    assert english[0]["sentence"].startswith("郑和平 handed over a post")
    assert client.get("/api/v1/audit", {"until": before, "since": before}).json()["count"] == 0

    others = signed_in(cast.other_officer).get("/api/v1/audit", {"since": before}).json()
    assert others["count"] == 0


def test_the_committed_document_is_what_the_code_says() -> None:
    assert document.PATH.read_text(encoding="utf-8") == document.document(), (
        "run: ./run manage openapi"
    )


def test_the_check_command_sees_a_stale_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "openapi.json"
    for module in ("minsheng.api.document", "minsheng.cli.management.commands.openapi"):
        monkeypatch.setattr(f"{module}.PATH", stale)
    with pytest.raises(SystemExit) as stopped:
        call_command("openapi", "--check")
    assert stopped.value.code == 1
    call_command("openapi")
    call_command("openapi", "--check")
    assert "up to date" in capsys.readouterr().out
