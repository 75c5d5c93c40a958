"""Worker service stations, from planned to open."""
