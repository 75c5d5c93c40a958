"""Where outdoor workers are, when, and what they need."""
