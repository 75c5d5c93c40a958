"""Signals from devices at the stations, and the alerts they raise."""
