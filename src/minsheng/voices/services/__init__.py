"""Deeds around the words of the public."""

from minsheng.voices.services.answering import (
    answer_suggestion,
    hide,
    reply_to_report,
    see_alert,
    show_again,
)
from minsheng.voices.services.rating import rate_station
from minsheng.voices.services.receiving import Received, TooMany, receive_report, reopen_report
from minsheng.voices.services.suggesting import Wish, suggest
from minsheng.voices.services.telling import (
    forget_address,
    forget_old_addresses,
    leave_address,
    tell_again,
    tell_reporters,
)

__all__ = [
    "Received",
    "TooMany",
    "Wish",
    "answer_suggestion",
    "forget_address",
    "forget_old_addresses",
    "hide",
    "leave_address",
    "rate_station",
    "receive_report",
    "reopen_report",
    "reply_to_report",
    "see_alert",
    "show_again",
    "suggest",
    "tell_again",
    "tell_reporters",
]
