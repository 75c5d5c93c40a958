"""The admission engine: each promise by hand, beside a naive reference, and under invented data."""
