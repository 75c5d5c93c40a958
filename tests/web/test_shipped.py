"""What ships with the program reads English for English readers, though rows hold it in Chinese."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from minsheng.web.shipped import said


@pytest.mark.parametrize(
    ("stored", "english"),
    [
        ("门锁着", "The door is locked"),
        ("2.1 有合适场地", "2.1 Has a suitable venue"),
        ("ZG-00013 门锁着", "ZG-00013 The door is locked"),
        ("样例门磁：停电", "样例门磁: Power cut"),
        ("浙江“八有”站点标准 v1", "Zhejiang “eight haves” station standard v1"),
        ("空调不制冷", "空调不制冷"),
        ("", ""),
    ],
)
def test_a_stored_word_that_ships_is_said_in_english(stored: str, english: str) -> None:
    with override("en"):
        assert said(stored) == english
    assert said(stored) == stored
