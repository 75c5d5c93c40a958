"""Reading rounds and what waits in them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.accounts.models import User
from minsheng.classes.models import Term
from minsheng.enrolment.models import Round, RuleSet
from minsheng.enrolment.rules import first_broken
from minsheng.organisations.models import Organisation
from minsheng.organisations.permissions import Permission
from minsheng.organisations.queries import organisations_for
from minsheng.web.waiting import Waiting


def rounds_for(actor: User, permission: Permission | None = None) -> QuerySet[Round]:
    """Rounds within reach, with when their windows open and close."""
    rows = Round.objects.visible_to(actor, permission)
    found: QuerySet[Round] = rows.select_related("organisation", "responsible__holder").annotate(
        opens=Min("terms__apply_from"), closes=Min("terms__freeze_at")
    )
    return found


def public_rounds() -> QuerySet[Round]:
    """Rounds whose rules everybody may read, the latest first."""
    published = Round.objects.filter(state=Round.State.PUBLISHED).select_related("organisation")
    found: QuerySet[Round] = published.annotate(
        opens=Min("terms__apply_from"), closes=Min("terms__freeze_at")
    ).order_by("-published_at")
    return found


def terms_without_round(organisation: Organisation) -> QuerySet[Term]:
    """The union's own terms that a new round can take: not archived, not yet open, in no other round."""
    terms = Term.objects.filter(
        organisation=organisation, rounds=None, apply_from__gt=timezone.now()
    )
    return terms.exclude(state=Term.State.ARCHIVED)


def organisers(actor: User) -> QuerySet[Organisation]:
    """Unions with terms for which the actor may run rounds."""
    mine = organisations_for(actor, Permission.EDIT_ENROLMENT)
    return mine.filter(pk__in=Term.objects.values("organisation"))


def log_holds(found: Round) -> bool:
    """Does every line of the public log follow from those before it?"""
    return first_broken(line.as_line() for line in found.log.all()) is None


def changes_to_decide(actor: User) -> Iterator[Waiting]:
    """Proposed changes of published rules that somebody else made and I may decide."""
    rounds = Round.objects.visible_to(actor, Permission.DECIDE_ENROLMENT)
    waiting = RuleSet.objects.filter(state=RuleSet.State.PROPOSED, round__in=rounds)
    for change in waiting.exclude(proposed_by=actor).select_related("round")[:5]:
        text = _("“%(round)s”的规则改动等第二个人确认。") % {"round": change.round.title}
        yield Waiting(text, change.round.get_absolute_url(), "watch")
