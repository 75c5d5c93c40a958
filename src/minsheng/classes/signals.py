"""News of classes for the subjects above.

Unlike other news it is sent inside the deed's transaction, with ``care_class``, ``kind`` ("opened",
"cancelled" or "resized") and ``facts``: what was promised in public changes together with its public
line, or not at all.
"""

from django.dispatch import Signal

class_changed = Signal()

term_moved = Signal()
"""``term`` entered a state; ``actor`` saw to it. Sent inside the transaction."""
