"""Tests of what the public says."""
