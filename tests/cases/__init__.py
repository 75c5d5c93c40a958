"""Tests of the case loop."""
