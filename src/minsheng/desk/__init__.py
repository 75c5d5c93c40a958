"""The staff's start page."""
