"""Posts: who may do what where, and handing over without a gap."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.organisations.models import Organisation, Owned, Post, Tenure
from minsheng.organisations.permissions import (
    NotPermitted,
    Permission,
    appointable_roles,
    may,
    permissions_of,
)
from minsheng.organisations.queries import responsible_at
from minsheng.organisations.roles import APPOINTS, GRANTS, PROTECTION_OFFICERS, Role
from minsheng.organisations.services import (
    HolderNotActive,
    NothingToHandOver,
    OfficesConflict,
    OwnGain,
    SameHolder,
    create_post,
    hand_over,
    hand_over_all,
    renew_rights,
)
from tests.people import Cast


def appoint(
    where: Organisation, role: Role, holder: User, actor: User, title: str = "新岗位"
) -> Post:
    return create_post(where, role=role, title=title, holder=holder, actor=actor)


def test_an_officer_reaches_their_county_and_nothing_else(cast: Cast) -> None:
    assert may(cast.officer, Permission.COMPUTE_SITEPLANS, cast.town)
    assert not may(cast.officer, Permission.COMPUTE_SITEPLANS, cast.other_town)
    assert not may(cast.officer, Permission.COMPUTE_SITEPLANS, cast.city)
    assert not may(cast.nobody, Permission.VIEW_STATIONS)


def test_handing_over_a_post_moves_rights_and_leaves_no_gap(cast: Cast) -> None:
    post = cast.post_of(cast.officer)
    hand_over(post.pk, to=cast.nobody, actor=cast.leader)

    assert may(cast.nobody, Permission.EDIT_PLACES, cast.county)
    assert not may(cast.officer, Permission.EDIT_PLACES, cast.county)
    now, before = post.tenures.all()
    assert now.holder == cast.nobody
    assert before.until == now.since


def test_a_stranger_cannot_hand_over_a_post(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        hand_over(cast.post_of(cast.officer).pk, to=cast.nobody, actor=cast.other_officer)


def test_an_officer_cannot_replace_their_leader(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        hand_over(cast.post_of(cast.leader).pk, to=cast.nobody, actor=cast.city_officer)


def test_a_leaver_hands_everything_over_in_one_deed(cast: Cast) -> None:
    extra = appoint(cast.town, Role.KEEPER, cast.officer, cast.leader)
    moved = hand_over_all(cast.officer, to=cast.colleague, actor=cast.leader)

    assert {post.pk for post in moved} == {extra.pk} | {
        post.pk for post in moved if post.title == "县总干部"
    }
    assert not Post.objects.filter(holder=cast.officer).exists()
    assert permissions_of(cast.officer) == frozenset()
    open_tenures = Tenure.objects.filter(until=None)
    assert open_tenures.count() == Post.objects.count()


def test_handing_everything_over_is_all_or_nothing(cast: Cast) -> None:
    appoint(cast.other_county, Role.INSPECTOR, cast.officer, cast.leader)
    with pytest.raises(NotPermitted):
        hand_over_all(cast.officer, to=cast.nobody, actor=cast.colleague)
    assert Post.objects.filter(holder=cast.officer).count() == 2
    assert not Post.objects.filter(holder=cast.nobody).exists()


def test_somebody_without_posts_has_nothing_to_hand_over(cast: Cast) -> None:
    with pytest.raises(NothingToHandOver):
        hand_over_all(cast.nobody, to=cast.officer, actor=cast.leader)


def test_the_post_cannot_go_to_its_holder_or_to_a_closed_account(cast: Cast) -> None:
    post = cast.post_of(cast.keeper)
    with pytest.raises(SameHolder):
        hand_over(post.pk, to=cast.keeper, actor=cast.officer)
    cast.nobody.is_active = False
    cast.nobody.save()
    with pytest.raises(HolderNotActive):
        hand_over(post.pk, to=cast.nobody, actor=cast.officer)


def test_every_record_names_a_post_and_every_post_has_a_holder() -> None:
    holder = Post._meta.get_field("holder")
    assert not holder.null
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    for model in owned:
        for name in ("organisation", "responsible"):
            assert not model._meta.get_field(name).null, f"{model.__name__}.{name} can be empty"


BY_NAME = {
    "organisations.Post.holder", "organisations.Tenure.holder", "organisations.Membership.person",
    "stations.Keeper.person",  # named anew with the posts: stations.receivers
    "accounts.ApiToken.owner",  # has the rights of its owner's posts, so none without posts
    "inspections.Relation.person", "cases.Part.person", "audit.Entry.actor",  # what is and was
}  # fmt: skip
"""Columns that name a person for another reason than "who did it"."""


@pytest.mark.once
def test_nobody_owes_anything_by_name_that_would_stay_behind() -> None:
    """Work belongs to posts; a column with a person tells who did something, or is known here."""
    named = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("minsheng.")
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is User
    }
    assert {one for one in named if not one.endswith(("_by", ".by"))} == BY_NAME


@pytest.mark.parametrize("role", Role)
def test_only_the_security_officer_fills_the_protection_offices(cast: Cast, role: Role) -> None:
    for actor in (cast.leader, cast.city_officer, cast.officer, cast.admin, cast.auditor):
        if role in PROTECTION_OFFICERS:
            with pytest.raises(NotPermitted):
                appoint(cast.county, role, cast.nobody, actor)
    assert role in appointable_roles(cast.security, cast.county)


def test_nobody_but_the_security_officer_hands_out_rights_above_their_own() -> None:
    own_work = GRANTS[Role.OFFICER] | GRANTS[Role.LEADER]
    for role, given in APPOINTS.items():
        if role != Role.SECURITY_OFFICER:
            assert all(GRANTS[one] <= own_work for one in given), role
            assert not given & PROTECTION_OFFICERS, role
    for role in Role:
        assert bool(APPOINTS.get(role)) == (Permission.MANAGE_POSTS in GRANTS[role]), role


def test_nobody_appoints_outside_their_reach(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        appoint(cast.other_county, Role.KEEPER, cast.nobody, cast.officer)
    with pytest.raises(NotPermitted):
        appoint(cast.city, Role.OFFICER, cast.nobody, cast.officer)


def test_the_security_officer_cannot_give_rights_to_themselves(cast: Cast) -> None:
    with pytest.raises(OwnGain):
        appoint(cast.city, Role.OFFICER, cast.security, cast.security)
    with pytest.raises(OwnGain):
        hand_over(cast.post_of(cast.leader).pk, to=cast.security, actor=cast.security)


def test_an_officer_may_take_over_a_post_that_adds_nothing(cast: Cast) -> None:
    hand_over(cast.post_of(cast.keeper).pk, to=cast.officer, actor=cast.officer)
    assert Post.objects.filter(holder=cast.officer).count() == 2


def test_nobody_holds_two_protection_offices(cast: Cast) -> None:
    with pytest.raises(OfficesConflict):
        appoint(cast.city, Role.AUDITOR, cast.admin, cast.security)


@pytest.mark.parametrize("role", Role)
def test_after_its_last_day_a_post_gives_no_right_but_keeps_its_owner(
    cast: Cast, role: Role
) -> None:
    post = create_post(
        cast.county,
        role=role,
        title="暑期临时",
        holder=cast.nobody,
        actor=cast.security,
        rights_until=timezone.localdate(),
    )
    assert permissions_of(cast.nobody) == GRANTS[role]
    Post.objects.filter(pk=post.pk).update(rights_until=timezone.localdate() - dt.timedelta(days=1))
    assert permissions_of(cast.nobody) == frozenset()
    assert not any(may(cast.nobody, permission, cast.town) for permission in Permission)
    assert Post.objects.get(pk=post.pk).holder == cast.nobody


def test_the_rights_of_a_post_are_renewed_by_somebody_else(cast: Cast) -> None:
    post = cast.post_of(cast.keeper)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    renew_rights(post.pk, rights_until=tomorrow, actor=cast.officer)
    post.refresh_from_db()
    assert post.rights_until == tomorrow
    assert post.tenures.count() == 1
    with pytest.raises(OwnGain):
        renew_rights(cast.post_of(cast.officer).pk, rights_until=None, actor=cast.officer)
    with pytest.raises(NotPermitted):
        renew_rights(post.pk, rights_until=None, actor=cast.other_officer)


def test_one_can_ask_who_was_responsible_at_any_moment(cast: Cast) -> None:
    post = cast.post_of(cast.keeper)
    before = timezone.now()
    hand_over(post.pk, to=cast.nobody, actor=cast.officer)
    after = timezone.now()

    def holder(moment: dt.datetime) -> User | None:
        tenure = responsible_at(cast.town, moment).first()
        return tenure.holder if tenure else None

    assert holder(before) == cast.keeper
    assert holder(after) == cast.nobody
    change = post.tenures.latest("since").since
    assert holder(change) == cast.nobody  # periods are half-open
    assert holder(change - dt.timedelta(days=1)) is None
