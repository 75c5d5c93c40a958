"""Made-up families, and one season played with them. Plain Python."""
