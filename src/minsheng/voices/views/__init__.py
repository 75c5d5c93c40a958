"""Pages for the public and for the moderation desk."""
