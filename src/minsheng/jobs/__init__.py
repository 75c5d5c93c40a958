"""Long work in the background: progress, cancel, retry, survival of a restart."""
