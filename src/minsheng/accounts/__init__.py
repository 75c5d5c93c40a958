"""People who sign in, and how they do it."""
