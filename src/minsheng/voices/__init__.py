"""What workers report, rate and suggest, without an account."""
