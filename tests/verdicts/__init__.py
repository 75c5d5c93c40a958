"""What the public and the deputies find."""
