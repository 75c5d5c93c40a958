"""Open311 GeoReport v2: other programs read and send what the public says."""
