"""Stations as open data: GeoJSON, CSV and HSDS 3.0, each row as it is read."""
