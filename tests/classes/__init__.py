"""Tests of terms, classes and seats."""
