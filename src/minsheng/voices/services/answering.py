"""What staff do with the words of the public: answer them, hide abuse, take note of alerts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from minsheng.accounts.models import User
from minsheng.audit.services import record
from minsheng.organisations.permissions import Permission, require
from minsheng.stations.models import Station
from minsheng.voices.models import ClusterAlert, Rating, Report, Suggestion
from minsheng.voices.models.report import Voice


class NoReason(ValueError):
    """Hiding and answering need words."""


def _locked(model: type[Voice], pk: int, actor: User) -> Voice:
    voice: Voice = model._default_manager.select_for_update().get(pk=pk)
    require(actor, Permission.ANSWER_VOICES, voice.organisation)
    return voice


@transaction.atomic
def hide(model: type[Voice], pk: int, *, why: str, actor: User) -> None:
    """Nobody outside sees it any more and it counts for nothing; its photo is no longer public.

    Raises:
        NotPermitted: the actor does not answer the public there.
        NoReason: no reason is given.
    """
    voice = _locked(model, pk, actor)
    if not why.strip():
        raise NoReason
    voice.hidden_at, voice.hidden_by, voice.hidden_why = timezone.now(), actor, why.strip()[:200]
    voice.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
    if isinstance(voice, Report) and voice.photo is not None:
        voice.photo.is_public = False
        voice.photo.save(update_fields=["is_public"])
    record(actor, "voices.hidden", voice)


@transaction.atomic
def show_again(model: type[Voice], pk: int, *, actor: User) -> None:
    """What was hidden counts again. Raises NotPermitted like ``hide``."""
    voice = _locked(model, pk, actor)
    voice.hidden_at, voice.hidden_by, voice.hidden_why = None, None, ""
    voice.save(update_fields=["hidden_at", "hidden_by", "hidden_why"])
    record(actor, "voices.shown", voice)


@transaction.atomic
def reply_to_report(report_id: int, *, text: str, actor: User) -> None:
    """The reporter reads the reply behind the private link. Raises NotPermitted, NoReason."""
    report = _locked(Report, report_id, actor)
    assert isinstance(report, Report)
    if not text.strip():
        raise NoReason
    report.reply, report.replied_at, report.replied_by = text.strip(), timezone.now(), actor
    report.save(update_fields=["reply", "replied_at", "replied_by"])
    record(actor, "voices.replied", report)


@transaction.atomic
def answer_suggestion(
    suggestion_id: int,
    *,
    accepted: bool,
    answer: str,
    actor: User,
    station: Station | None = None,
) -> None:
    """The suggestion is decided, and the answer can be read by everybody. Raises NotPermitted, NoReason.

    Args:
        station: planned or standing; what was accepted is done with it. Only for accepted ones.
    """
    suggestion = _locked(Suggestion, suggestion_id, actor)
    assert isinstance(suggestion, Suggestion)
    if not answer.strip():
        raise NoReason
    suggestion.state = Suggestion.State.ACCEPTED if accepted else Suggestion.State.DECLINED
    suggestion.decided = station if accepted else None
    suggestion.answer = answer.strip()
    suggestion.answered_at, suggestion.answered_by = timezone.now(), actor
    suggestion.save(update_fields=["state", "decided", "answer", "answered_at", "answered_by"])
    record(
        actor,
        "voices.answered",
        suggestion,
        accepted=accepted,
        station=station.code if station else "",
    )


@transaction.atomic
def count_rating(rating_id: int, *, actor: User) -> bool:
    """A rating set aside in a burst counts after all; False if the connection has another that counts."""
    rating = _locked(Rating, rating_id, actor)
    assert isinstance(rating, Rating)
    rows = Rating.objects.filter(station=rating.station_id, mark=rating.mark, set_aside="")
    if rating.mark and rows.exists():
        return False
    rating.set_aside = ""
    rating.save(update_fields=["set_aside"])
    record(actor, "voices.counted", rating)
    return True


@transaction.atomic
def see_alert(alert_id: int, *, actor: User) -> None:
    """Somebody has taken note of the alert; it no longer waits. Raises NotPermitted."""
    alert: ClusterAlert = ClusterAlert.objects.select_for_update().get(pk=alert_id)
    require(actor, Permission.ANSWER_VOICES, alert.organisation)
    alert.seen_at, alert.seen_by = timezone.now(), actor
    alert.save(update_fields=["seen_at", "seen_by"])
    record(actor, "voices.alert_seen", alert)
