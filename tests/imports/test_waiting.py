"""A rehearsed list waits on the desk of whoever is to confirm it, and of nobody else."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from minsheng.accounts.models import User
from minsheng.imports import waiting
from minsheng.organisations.services import hand_over
from tests.imports.conftest import GOOD, GOOD_2, Desk
from tests.people import Cast

SignIn = Callable[[User], Client]
BAD = "A3,=1+1,store,candidate,x,,118.88,28.96"


def home(client: Client) -> str:
    return client.get("/desk/").content.decode().split("<main", 1)[1]


def test_a_rehearsed_list_waits_with_its_rows_until_it_is_imported(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    client = signed_in(cast.officer)
    batch = desk.bring(GOOD, GOOD_2)
    page = home(client)
    assert "名单“list.csv”已预检，等您确认导入 2 行。" in page
    assert f'href="/desk/imports/{batch.pk}/"' in page
    client.cookies["django_language"] = "en"
    assert "2 rows" in home(client)
    desk.apply(batch)
    assert "list.csv" not in home(client)


def test_a_list_with_a_refused_row_or_nothing_new_does_not_wait(desk: Desk, cast: Cast) -> None:
    desk.apply(desk.bring(GOOD))
    desk.bring(GOOD)
    desk.bring(GOOD_2, BAD)
    assert waiting.to_confirm(cast.officer) == []


def test_it_waits_for_nobody_who_only_sees_it(desk: Desk, cast: Cast, signed_in: SignIn) -> None:
    desk.bring(GOOD)
    for other in (cast.colleague, cast.other_officer, cast.leader):
        assert "list.csv" not in home(signed_in(other))


def test_many_lists_are_one_line_with_their_number(
    desk: Desk, cast: Cast, signed_in: SignIn
) -> None:
    for number in range(waiting.SHOWN + 1):
        desk.bring(GOOD.replace("A1", f"B{number}"))
    client = signed_in(cast.officer)
    page = home(client)
    assert "有 6 份名单已预检，等您确认导入。" in page
    assert 'href="/desk/imports/?state=rehearsed"' in page
    assert client.get("/desk/imports/?state=rehearsed").content.decode().count("list.csv") == 6


def test_a_handed_over_post_takes_its_waiting_lists_along(desk: Desk, cast: Cast) -> None:
    batch = desk.bring(GOOD)
    hand_over(cast.post_of(cast.officer).pk, to=cast.colleague, actor=cast.leader)
    assert waiting.to_confirm(cast.officer) == []
    assert waiting.to_confirm(cast.colleague) == [batch]
