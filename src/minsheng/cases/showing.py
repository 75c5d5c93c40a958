"""One case as its page shows it: facts, photos side by side, the moves of this reader, the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minsheng.cases.forms import MoveForm
from minsheng.cases.lists import SEVERITY_TONES, TONES, late_text
from minsheng.cases.models import Case, Move, Photo
from minsheng.cases.queries import escalation_of, mover
from minsheng.cases.rules.moves import possible
from minsheng.cases.words import HINTS
from minsheng.web.phrases import aside

if TYPE_CHECKING:
    from minsheng.accounts.models import User

MOVE_TONES = {
    "open": "watch",
    "fix": "info",
    "recheck": "ok",
    "close": "ok",
    "send_back": "alert",
    "hand_back": "watch",
    "reopen": "alert",
    "raise": "alert",
}
STEPS = ("found", "assigned", "fixed", "rechecked", "closed")


def context_of(case: Case, actor: User, sent: MoveForm | None = None) -> dict[str, Any]:
    """Everything the page needs; ``sent`` is a form that came back with errors."""
    today = timezone.localdate()
    forms = move_forms(case, actor, sent)
    moves = list(case.moves.select_related("by", "to_post__holder").prefetch_related("photos"))
    return {
        "case": case,
        "facts": _facts(case),
        "due": late_text(case, today),
        "is_late": case.is_late(today),
        "tone": TONES[case.state],
        "severity_tone": SEVERITY_TONES[case.severity],
        "steps": [Case.State(state).label for state in STEPS],
        "step": STEPS.index(case.state) + 1,
        "pair": _pair(case),
        "forms": forms,
        "timeline": [_entry(move) for move in reversed(moves)],
        "escalation": escalation_of(case, today),
        "lost": _lost(sent, forms),
    }


def _lost(sent: MoveForm | None, forms: list[dict[str, Any]]) -> list[Any]:
    """Errors of a form whose move is no longer on the page."""
    if sent is None or any(one["name"] == sent.move.name for one in forms):
        return []
    return list(sent.non_field_errors())


def move_forms(case: Case, actor: User, sent: MoveForm | None = None) -> list[dict[str, Any]]:
    """A form for each move this person can make now, the likeliest first."""
    standing = case.standing(timezone.localdate())
    is_turn = case.responsible.holder_id == actor.pk
    found: list[dict[str, Any]] = []
    for move in possible(standing, mover(case, actor)):
        is_sent = sent is not None and sent.move.name == move.name
        found.append(
            {
                "name": move.name,
                "label": Move.Name(move.name).label,
                "hint": HINTS[move.name],
                "form": sent if is_sent else MoveForm(case, move, standing),
                "url": reverse("cases:move", args=[case.pk, move.name]),
                "is_open": is_sent or (not found and (is_turn or move.name == "recheck")),
            }
        )
    return found


def _facts(case: Case) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("所在站点"), case.station.name),
        (_("来源"), case.get_source_display()),
        (_("发现时间"), timezone.localtime(case.opened_at).strftime("%Y-%m-%d %H:%M")),
    ]
    if not case.outcome:
        facts.insert(2, (_("轮到谁"), _named(case.responsible)))
    if case.owner is not None and case.owner != case.responsible:
        facts.append((_("整改岗位"), _named(case.owner)))
    if case.paused_on:
        facts.append((_("暂停计时"), f"{case.paused_on} · {case.get_pause_reason_display()}"))
    if case.returns:
        facts.append((_("退回次数"), case.returns))
    if case.reopened:
        facts.append((_("重开次数"), case.reopened))
    if case.outcome:
        facts.append((_("结果"), case.get_outcome_display()))
    return facts


def _named(post: Any) -> str:
    return aside(post.holder, f"{post.organisation} {post.title}")


def _pair(case: Case) -> list[tuple[str, list[Photo]]]:
    """Photos before beside photos after; the latest after counts most and comes first."""
    photos = list(case.photos.all())
    groups = [
        (Photo.Shows.BEFORE, [photo for photo in photos if photo.shows == "before"]),
        (Photo.Shows.AFTER, [photo for photo in reversed(photos) if photo.shows == "after"]),
    ]
    return [(str(shows.label), found) for shows, found in groups] if photos else []


def _entry(move: Move) -> dict[str, Any]:
    text = str(move.get_name_display())
    if move.name in {"assign", "decide", "redispatch"} and move.to_post is not None:
        text = _("%(what)s给 %(whom)s") % {"what": text, "whom": move.to_post.holder}
    if move.was_late:
        text = _("%(what)s（超期）") % {"what": text}
    return {
        "at": move.at,
        "who": move.by or _("反映人或系统"),
        "text": _("%(what)s：%(why)s") % {"what": text, "why": move.why} if move.why else text,
        "tone": MOVE_TONES.get(move.name, ""),
        "photos": list(move.photos.all()),
    }
