"""A plan as files a planning bureau accepts: GeoJSON, XLSX, PDF with a map."""
