"""What a family is asked about mergers, on its own page."""

from django import template

from minsheng.applications.models import Application
from minsheng.mergers.models import Consent
from minsheng.mergers.queries import asked_of, is_asking

register = template.Library()


@register.simple_tag
def mergers_asked(family: Application) -> list[Consent]:
    """{% mergers_asked family as asked %}: the mergers on which the family may answer."""
    return list(asked_of(family)) if is_asking(family.round_id) else []
