"""Pages of demand."""
