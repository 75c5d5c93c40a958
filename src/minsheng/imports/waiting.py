"""What the desk asks the imports: rehearsed lists that wait for somebody's yes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minsheng.imports.models import Batch
from minsheng.web.waiting import Waiting

if TYPE_CHECKING:
    from minsheng.accounts.models import User

SHOWN = 5
"""More lists than this become one line with their number."""


def to_confirm(actor: User) -> list[Batch]:
    """Lists that the actor uploaded, or answers for by now, and that only want the last click; newest first."""
    mine = Q(created_by=actor) | Q(responsible__holder=actor)
    rehearsed = Batch.objects.visible_to(actor).filter(mine, state=Batch.State.REHEARSED)
    return [batch for batch in rehearsed.select_related("job") if batch.can_apply]


def imports_to_confirm(actor: User) -> Iterator[Waiting]:
    """Each rehearsed list with its number of rows; many become one line."""
    batches = to_confirm(actor)
    if len(batches) > SHOWN:
        text = _("有 %(count)s 份名单已预检，等您确认导入。") % {"count": len(batches)}
        yield Waiting(text, f"{reverse('imports:list')}?state={Batch.State.REHEARSED}", "watch")
        return
    for batch in batches:
        rows = batch.to_write
        text = ngettext(
            "名单“%(file)s”已预检，等您确认导入 %(rows)s 行。",
            "名单“%(file)s”已预检，等您确认导入 %(rows)s 行。",
            rows,
        ) % {"file": batch.file_name, "rows": rows}
        yield Waiting(text, batch.get_absolute_url(), "watch")
