"""Tests of rounds, rules and applications."""
