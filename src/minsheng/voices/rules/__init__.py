"""Reports, clusters and ratings on plain values."""
