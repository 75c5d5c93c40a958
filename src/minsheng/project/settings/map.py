"""Base maps: our own offline layer always; tile services by configuration."""

import json
from urllib.parse import urlsplit

from minsheng.project import env

MAP_TILES: list[dict[str, str]] = json.loads(env.text("MAP_TILES", "[]"))
"""Tile layers: a list of {"name", "url" with {z} {x} {y}, "attribution" incl. 审图号, "datum": "wgs84" or "gcj02"}."""

TILE_HOSTS = sorted(
    {f"{urlsplit(layer['url']).scheme}://{urlsplit(layer['url']).netloc}" for layer in MAP_TILES}
)

MAP_BASE = env.text("MAP_BASE", "places/basemap.geojson")
"""Static file with the offline base layer: towns and counties as points, roads as lines."""
