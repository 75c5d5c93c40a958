"""The address of a wall screen: the link's number, signed with the site's key."""

from __future__ import annotations

import datetime as dt

from django.core.signing import BadSignature, Signer

from minsheng.warroom.models import WallLink

_SALT = "minsheng.warroom.wall"


def token_of(link: WallLink) -> str:
    """What stands in the address; the same for as long as the site keeps its key."""
    return Signer(salt=_SALT).sign(str(link.pk))


def link_of(token: str, today: dt.date) -> WallLink | None:
    """The link behind an address, if it was signed here and is neither withdrawn nor over."""
    try:
        number = Signer(salt=_SALT).unsign(token)
    except BadSignature:
        return None
    link = WallLink.objects.select_related("organisation").filter(pk=number).first()
    return link if link is not None and link.is_live(today) else None
