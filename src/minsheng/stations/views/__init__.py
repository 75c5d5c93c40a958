"""Staff pages about stations."""
