"""The case loop: found, assigned, fixed, rechecked, closed."""
