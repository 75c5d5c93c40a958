"""The audit page: sentences in the reader's language, within the reader's reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minsheng.accounts.models import User
from minsheng.audit.models import Entry
from minsheng.audit.services import record
from minsheng.organisations.roles import Role
from minsheng.organisations.services import create_post, hand_over
from tests.people import Cast

PAGE = "/desk/audit/"
SignIn = Callable[[User], Client]


def text(client: Client, **query: str) -> str:
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def deed(cast: Cast) -> Entry:
    hand_over(cast.post_of(cast.keeper).pk, to=cast.colleague, actor=cast.officer)
    return Entry.objects.get(verb="post.handed_over")


@pytest.mark.parametrize("username", ["surveyor", "keeper", "admin", "security", "nobody"])
def test_only_readers_of_the_audit_get_in(cast: Cast, signed_in: SignIn, username: str) -> None:
    assert signed_in(getattr(cast, username)).get(PAGE).status_code == 403


def test_a_deed_reads_as_a_sentence(cast: Cast, signed_in: SignIn, deed: Entry) -> None:
    client = signed_in(cast.officer)
    assert "郑和平 移交了岗位：荷花街道总工会 站长" in text(client)
    client.cookies["django_language"] = "en"
    assert "郑和平 handed over a post: 荷花街道总工会 站长" in text(client)


def test_readers_see_their_own_reach(cast: Cast, signed_in: SignIn, deed: Entry) -> None:
    assert "移交了岗位：" not in text(signed_in(cast.other_officer))
    assert "移交了岗位：" in text(signed_in(cast.auditor))


def test_what_belongs_to_no_organisation_is_read_at_the_city(cast: Cast, signed_in: SignIn) -> None:
    with transaction.atomic():
        record(None, "account.locked", cast.keeper)
    assert "因多次输错密码" in text(signed_in(cast.auditor), verb="account.locked")
    assert "系统 因多次输错密码" not in text(signed_in(cast.officer), verb="account.locked")


def test_the_list_is_filtered_by_deed_person_date_and_record(
    cast: Cast, signed_in: SignIn, deed: Entry
) -> None:
    client = signed_in(cast.officer)
    sentence = "郑和平 移交了岗位"
    assert sentence in text(client, verb="post.handed_over", person="郑", record="站长")
    assert sentence not in text(client, verb="post.created")
    assert sentence not in text(client, person="王小山")
    assert sentence not in text(client, record="不存在")
    assert sentence in text(client, **{"from": "2000-01-01", "to": "2999-12-31"})
    assert sentence not in text(client, to="2000-01-01")
    assert sentence not in text(client, **{"from": "2999-01-01"})
    assert sentence in text(client, **{"from": "someday", "to": "0000-99-99"})


def test_an_export_has_everything_and_is_itself_a_deed(
    cast: Cast, signed_in: SignIn, deed: Entry
) -> None:
    client = signed_in(cast.officer)
    file = client.get(PAGE, {"as": "csv", "verb": "post.handed_over"})
    lines = file.getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert deed.digest in lines[1]
    export = Entry.objects.latest("sequence")
    assert (export.verb, export.facts, export.actor) == (
        "audit.exported",
        {"entries": 1},
        cast.officer,
    )


def test_the_list_has_a_fixed_number_of_queries(
    cast: Cast, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.leader)
    with transaction.atomic():
        for _ in range(60):
            record(cast.officer, "record.read", cast.town, purpose="核对")
    with django_assert_max_num_queries(12):
        assert "?page=2" in text(client)


def test_a_record_shows_its_history(cast: Cast, deed: Entry) -> None:
    template = Template('{% include "audit/history.html" with record=post %}')
    handed = template.render(Context({"post": cast.town.posts.get()}))
    assert "移交了岗位" in handed
    made = create_post(
        cast.town, role=Role.SURVEYOR, title="调查员", holder=cast.nobody, actor=None
    )
    assert "设立了岗位" in template.render(Context({"post": made}))
