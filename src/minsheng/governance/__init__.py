"""Livelihood projects: targets, lights, supervision, appraisal."""
