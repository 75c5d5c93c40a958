"""Pages of draws and places."""
