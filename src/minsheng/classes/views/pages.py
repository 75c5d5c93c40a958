"""What the pages of terms and classes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.classes import services
from minsheng.classes.models import Term
from minsheng.organisations.permissions import Permission, actor_of


def trail_to(*steps: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("托班"), reverse("classes:index")), *steps]


def term_trail(term: Term) -> list[tuple[str, str]]:
    return trail_to((term.name, reverse("classes:term", args=[term.pk])))


def readable_term(request: HttpRequest, pk: int) -> Term:
    """A term one may read: within reach or of a union above."""
    terms = Term.objects.usable_by(actor_of(request), Permission.VIEW_CLASSES)
    term: Term = get_object_or_404(terms.select_related("organisation", "responsible"), pk=pk)
    return term


def form_page(
    request: HttpRequest, form: Any, heading: str, trail: list[tuple[str, str]], back: str
) -> HttpResponseBase:
    context = {"form": form, "heading": heading, "trail": [*trail, (heading, "")], "back": back}
    return render(request, "classes/form.html", context)


def is_sent(request: HttpRequest, form: Any) -> bool:
    return request.method == "POST" and bool(form.is_valid())


def saved(form: Any, deed: Callable[[], Any]) -> Any | None:
    """What the deed made; None when its reason not to is now on the form."""
    try:
        return deed()
    except services.CodeTaken:
        form.add_error("code", _("这个编号已经用过了，请换一个。"))
    except services.WrongState:
        form.add_error(None, _("这一期已经公布，不能再改。需要改动时，请先收回公布。"))
    return None
