"""Decisions on plain values: which ground an organisation stands for."""

from minsheng.organisations.rules.ground import Ground, Known, Outside, Slack

__all__ = ["Ground", "Known", "Outside", "Slack"]
