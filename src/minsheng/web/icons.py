"""The site's own line icons: paths on a 24 × 24 field, drawn with the current text colour."""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS: dict[str, str] = {
    "dot": "M12 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
    "home": "M3 11.5 12 4l9 7.5M5.5 10v10h13V10M10 20v-6h4v6",
    "station": "M3 10 12 4l9 6M5 10v10h14V10M9 20v-5h6v5M9 11.5h6",
    "pin": "M12 21s7-6.2 7-11.5a7 7 0 1 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "map": "M9 4 3 6.5v13.5l6-2.5 6 2.5 6-2.5V4l-6 2.5L9 4zM9 4v13.5M15 6.5V20",
    "survey": "M6 3h9l4 4v14H6zM14.5 3v4.5H19M9 12h7M9 16h7M9 8h2",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.6-3.8 3.3-6 6.5-6s5.9 2.2 6.5 6M16 4.5a3.3 3.3 0 0 1 0 6.2M18 14.5c2 .9 3.2 2.8 3.5 5.5",
    "crowd": "M12 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6.5 20c.5-4 2.7-6.5 5.5-6.5s5 2.5 5.5 6.5M5 11.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM1.5 18.5c.2-2.6 1.3-4.3 3-4.8M19 11.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM22.5 18.5c-.2-2.6-1.3-4.3-3-4.8",
    "plan": "M4 20V10M10 20V4M16 20v-8M21.5 20h-19M14 7l3-3 4 4",
    "tree": "M12 3v5M5 21v-5h14v5M12 8v8M9 3h6v5H9zM2.5 21h5M16.5 21h5M9.5 21h5",
    "shield": "M12 3l8 3v6c0 4.7-3.3 8-8 9-4.7-1-8-4.3-8-9V6l8-3zM8.5 12l2.5 2.5 4.5-5",
    "tasks": "M4 6l1.5 1.5L8 5M4 13l1.5 1.5L8 12M4 20l1.5 1.5L8 19M11.5 6.5H20M11.5 13.5H20M11.5 20.5H20",
    "upload": "M12 16V4M7 9l5-5 5 5M4 15v5h16v-5",
    "download": "M12 4v12M7 11l5 5 5-5M4 17v3h16v-3",
    "menu": "M4 6.5h16M4 12h16M4 17.5h16",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21c.8-4.2 3.8-6.5 7.5-6.5s6.7 2.3 7.5 6.5",
    "key": "M8 15a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11h9v4M17 11v3",
    "leave": "M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5",
    "text-size": "M3 19 8.5 5 14 19M5 14.5h7M14.5 19l3.5-9 3.5 9M15.7 16h4.6",
    "contrast": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M12 7h5.5M12 12h8.5M12 17h5.5",
    "moon": "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
    "language": "M4 5.5h9M8.5 3.5v2M6 5.5c.5 3.5 3 6 6 7M11 5.5c-.5 4-3.5 7-7.5 8M12.5 20.5 16.5 10l4 10.5M14 17h5",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.5v.1",
    "ok": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12.5l2.8 2.8L16 9.5",
    "watch": "M12 3.5 22 20.5H2zM12 10v5M12 17.7v.1",
    "alert": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.4v.1",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
    "filter": "M3.5 5h17L14 13v6l-4 2v-8z",
    "plus": "M12 5v14M5 12h14",
    "edit": "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
    "trash": "M4.5 7h15M9 7V4h6v3M6.5 7l1 13.5h9l1-13.5M10 11v6M14 11v6",
    "copy": "M8 8h12v12H8zM16 8V4H4v12h4",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2",
    "phone": "M5 3.5h4l2 5-2.5 1.8a12 12 0 0 0 5.2 5.2l1.8-2.5 5 2v4c0 1-.8 1.7-1.8 1.6C10.8 20 4 13.2 3.4 5.3 3.3 4.3 4 3.5 5 3.5z",
    "cup": "M5 9h11v6a4.5 4.5 0 0 1-4.5 4.5h-2A4.5 4.5 0 0 1 5 15zM16 10.5h1.5a2.5 2.5 0 0 1 0 5H16M8 6c0-1.5 1-1.5 1-3M12 6c0-1.5 1-1.5 1-3",
    "empty": "M3 13l3-8h12l3 8v6H3zM3 13h5.5a3.5 3.5 0 0 0 7 0H21",
    "toilet": "M6 3v8h12a5 5 0 0 1-5 5H8.5M6 11a5.5 5.5 0 0 0 3 5v5h6v-5.5M6 3h3.5v8",
    "microwave": "M3 6h18v12H3zM6 9h9v6H6zM18 9v.1M18 12v.1M18 15v.1M6 18v2M18 18v2",
    "plug": "M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4",
    "ebike": "M5.5 19.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18.5 19.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5.5 16.5 9 9h5.5l4 7.5M8.5 16.5h6L14 6h-2.5M20 3l-2 3.5h3L19 10",
    "swap": "M4 8h12M13 5l3 3-3 3M20 16H8M11 13l-3 3 3 3",
    "thermometer": "M10 14V5a2 2 0 1 1 4 0v9a4 4 0 1 1-4 0zM12 9v8M17 5h3M17 8.5h2M17 12h3",
    "first-aid": "M3.5 7.5h17V20h-17zM8.5 7.5V4h7v3.5M12 10.5v6.5M8.8 13.7h6.4",
    "book": "M12 6.5C10 5 7 4.5 3.5 5v13.5c3.5-.5 6.5 0 8.5 1.5 2-1.5 5-2 8.5-1.5V5C17 4.5 14 5 12 6.5zM12 6.5V20",
    "wifi": "M2.5 9.5a14 14 0 0 1 19 0M5.8 13a9 9 0 0 1 12.4 0M9 16.3a4.5 4.5 0 0 1 6 0M12 19.5v.1",
    "tools": "M12 3v2M3.5 13a8.5 8.5 0 0 1 17 0zM12 13v6a2 2 0 0 1-4 0",
    "scales": "M12 3v17M7 20.5h10M4 7h16M6.5 7l-3.5 7h7zM17.5 7 14 14h7z",
    "heart": "M12 20.5S3.5 15 3.5 9.3A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 8.5 2.3C20.5 15 12 20.5 12 20.5z",
    "shower": "M4 21V6a3 3 0 0 1 6 0M6.5 10a3.5 3.5 0 0 1 7 0zM8 13v1.5M12 13v1.5M8 17.5V19M12 17.5V19",
    "laundry": "M4.5 3h15v18h-15zM12 17.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM7.5 6h2M15.5 6h1",
    "parking": "M4 4h16v16H4zM10 17V7.5h3a2.8 2.8 0 0 1 0 5.6h-3",
    "nursing": "M9.5 3.5h5M10.5 3.5v3L8.5 9v11.5h7V9l-2-2.5v-3M8.5 12.5h3.5M8.5 16h3.5",
    "star": "M12 3.5l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.8l6-.8z",
    "share": "M18 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 21a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8.2 10.8l7.6-4.2M8.2 13.2l7.6 4.2",
    "device": "M5 8.5h14V19H5zM9 8.5V5M15 8.5V5M9 12.5h6M9 15.5h3",
    "sound": "M4 9.5h4L13 5v14l-5-4.5H4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11",
    "arrow": "M4 12h16M14 6l6 6-6 6",
}


@cache
def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: the words beside it say the same.

    Raises:
        KeyError: there is no such icon.
    """
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(PATHS[name]),  # noqa: S308  our own constant
    )
