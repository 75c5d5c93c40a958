"""The list of cases and the ledger."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.cases.lists import VIEWS, case_table, ledger_rows
from minsheng.cases.queries import mine
from minsheng.organisations.permissions import Permission, actor_of, requires
from minsheng.web import pdf
from minsheng.web.tables import Table

LEDGER = """
#set page(flipped: true, margin: 10mm)
#set text(size: 6.5pt)
= #data.title
#data.note
#table(columns: data.heads.len(), table.header(..data.heads.map(h => strong(h))), ..data.rows.flatten())
"""


@requires(Permission.VIEW_CASES)
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Cases by view: mine first; the same rows as CSV, XLSX or PDF ledger."""
    actor = actor_of(request)
    view = request.GET.get("view", "")
    if view not in VIEWS:
        view = "mine" if mine(actor).exists() else "unfinished"
    table = case_table(request, actor, view)
    if request.GET.get("as") == "pdf":
        return _ledger_pdf(table)
    if table.wants_file:
        return table.file()
    tabs = [(label, f"?view={name}", name == view) for name, label in VIEWS.items()]
    return render(request, "cases/index.html", {"table": table, "tabs": tabs, "view": view})


def _ledger_pdf(table: Table) -> HttpResponse:
    heads, rows = ledger_rows(table)
    told = list(rows)
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    data = {
        "title": _("整改台账"),
        "note": _("共 %(count)s 件，%(now)s 导出。") % {"count": len(told), "now": now},
        "heads": heads,
        "rows": told,
    }
    response = HttpResponse(pdf.compile_pdf(LEDGER, data), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="cases-{timezone.localdate()}.pdf"'
    return response
