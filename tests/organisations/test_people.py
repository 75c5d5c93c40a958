"""People: accounts opened with a temporary password, rescued, and closed without orphaned records."""

from __future__ import annotations

import pytest

from minsheng.accounts.models import User
from minsheng.accounts.tokens import find_token, make_token
from minsheng.audit.models import Entry
from minsheng.organisations.permissions import NotPermitted
from minsheng.organisations.queries import people_for
from minsheng.organisations.roles import Role
from minsheng.organisations.services import (
    StillHoldsPosts,
    close_account,
    create_person,
    create_post,
    hand_over_all,
    new_temporary_password,
    reopen_account,
)
from tests.people import PASSWORD, Cast


@pytest.fixture
def newcomer(cast: Cast) -> User:
    person, _ = create_person(cast.county, username="newcomer", name="林小雨", actor=cast.officer)
    return person


def test_a_new_person_gets_a_temporary_password_they_must_change(cast: Cast) -> None:
    person, password = create_person(cast.town, username="xin", name="新人", actor=cast.officer)
    assert person.check_password(password)
    assert person.must_change_password
    entry = Entry.objects.latest("sequence")
    assert (entry.verb, entry.scope) == ("person.created", cast.town.path)
    assert password not in str(entry.facts)


def test_nobody_opens_accounts_outside_their_reach(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        create_person(cast.other_town, username="xin", name="新人", actor=cast.officer)
    with pytest.raises(NotPermitted):
        create_person(cast.town, username="xin", name="新人", actor=cast.keeper)


def test_an_account_is_closed_only_when_its_posts_are_handed_over(cast: Cast) -> None:
    with pytest.raises(StillHoldsPosts):
        close_account(cast.keeper.pk, actor=cast.officer)
    hand_over_all(cast.keeper, to=cast.colleague, actor=cast.officer)
    close_account(cast.keeper.pk, actor=cast.officer)
    cast.keeper.refresh_from_db()
    assert not cast.keeper.is_active
    reopen_account(cast.keeper.pk, actor=cast.officer)
    cast.keeper.refresh_from_db()
    assert cast.keeper.is_active


def test_a_reset_closes_every_old_way_in(cast: Cast) -> None:
    _, secret = make_token(cast.keeper, name="报表", scope="read", days=30)
    person, password = new_temporary_password(cast.keeper.pk, actor=cast.officer)
    assert person.check_password(password)
    assert not person.check_password(PASSWORD)
    assert person.must_change_password
    assert find_token(secret) is None


@pytest.mark.parametrize("username", ["leader", "auditor", "security", "other_officer", "officer"])
def test_nobody_resets_the_sign_in_of_somebody_above_beside_or_themselves(
    cast: Cast, username: str
) -> None:
    with pytest.raises(NotPermitted):
        new_temporary_password(User.objects.get(username=username).pk, actor=cast.officer)


def test_a_person_who_rose_above_is_no_longer_the_countys_to_manage(
    cast: Cast, newcomer: User
) -> None:
    new_temporary_password(newcomer.pk, actor=cast.officer)
    create_post(cast.city, role=Role.OFFICER, title="借调", holder=newcomer, actor=cast.leader)
    with pytest.raises(NotPermitted):
        new_temporary_password(newcomer.pk, actor=cast.officer)
    with pytest.raises(NotPermitted):
        close_account(newcomer.pk, actor=cast.officer)


def test_managers_see_the_people_of_their_reach(cast: Cast, newcomer: User) -> None:
    seen = set(people_for(cast.officer))
    assert {cast.officer, cast.colleague, cast.keeper, cast.surveyor, newcomer} == seen
    assert newcomer not in people_for(cast.other_officer)
    assert not people_for(cast.keeper).exists()
