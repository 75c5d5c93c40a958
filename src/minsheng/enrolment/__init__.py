"""Enrolment: rounds and the rules by which families are admitted."""
