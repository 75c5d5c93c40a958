"""News for subjects above."""

from django.dispatch import Signal

everything_handed_over = Signal()
"""A leaver's posts have all moved, inside the same transaction: what is theirs by name may move along.

Sent by ``services.posts.hand_over_all`` with ``leaver``, ``to`` and ``actor``.
"""
