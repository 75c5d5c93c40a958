"""News for subjects above."""

from django.dispatch import Signal

families_cleared = Signal()
"""Sent while the data of ``applications`` (ids) are deleted, in the same transaction: delete yours too."""
