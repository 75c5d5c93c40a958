"""Pages of terms and classes."""
