"""Tests of freezing, drawing, matching and answering."""
