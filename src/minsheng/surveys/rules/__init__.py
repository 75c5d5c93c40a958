"""Decisions of the surveys on plain values: forms, expressions, answers, quotas, figures."""
