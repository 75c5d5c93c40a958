"""The list of signed-in devices names them in words people know."""

from __future__ import annotations

import pytest

from minsheng.accounts.templatetags.agents import device


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36",
            "Chrome · Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/99 MicroMessenger/8.0.50", "微信 · Android"),
        ("curl/8.5", "curl/8.5"),
        ("", "其他浏览器"),
    ],
)
def test_a_browser_is_named_by_what_it_is(agent: str, name: str) -> None:
    assert device(agent) == name
