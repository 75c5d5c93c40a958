"""Attendance of care classes: absences by day, and what many of them lead to, after the family was heard."""
