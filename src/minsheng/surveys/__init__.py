"""Questionnaires by XLSForm, answered on a phone without an account."""
