"""Pages for families and for the desk."""
