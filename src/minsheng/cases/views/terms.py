"""Deadlines, limits and the ladder, as an organisation sets them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minsheng.cases.forms import TermsForm, terms_places
from minsheng.cases.models import CaseTerms
from minsheng.cases.services.terms import set_terms
from minsheng.organisations.permissions import Permission, actor_of, requires


@requires(Permission.DECIDE_CASES)
def terms(request: HttpRequest) -> HttpResponse:
    """The figures of one organisation (?at=code); new ones hold from now on, deadlines already given stay."""
    actor = actor_of(request)
    places = terms_places(actor)
    code = request.GET.get("at", "")
    place = get_object_or_404(places, code=code) if code else places.order_by("path").first()
    row = CaseTerms.objects.filter(organisation=place).first() or CaseTerms(organisation=place)
    form = TermsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        set_terms(form.save(commit=False), actor=actor)
        messages.success(request, _("整改时限已保存，从现在起的新整改单按它计算。"))
        return redirect(f"{request.path}?at={place.code}")
    own = set(CaseTerms.objects.values_list("organisation_id", flat=True))
    context = {"form": form, "place": place, "places": places.order_by("path"), "own": own}
    return render(request, "cases/terms.html", context, status=422 if form.is_bound else 200)
