"""The published example of RFC 3797, section 6: sources, key, hashes and selection."""

import hashlib

import pytest

from minsheng.engines.draw import key_string, select

SOURCES = [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]]
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
VOLUNTEERS = """
    John Mary Bashful Dopey Sleepy Grouchy Doc Sneazy Handsome Cassandra Pollyanna Pendragon Pandora
    Faith Hope Charity Lee Longsuffering Chastity Smith Pride Sloth Envy Anger Kasczynski
"""
SELECTED = [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4]
"""Numbers from 1, as the RFC's table lists them."""


def test_the_key_of_the_rfc() -> None:
    assert key_string(SOURCES) == KEY


def test_the_first_hash_of_the_rfc() -> None:
    found = hashlib.md5(b"\0\0" + KEY.encode() + b"\0\0").hexdigest().upper()
    assert found == "990DD0A5692A029A98B5E01AA28F3459"


def test_the_selection_of_the_rfc() -> None:
    assert [place + 1 for place in select(KEY, 25, 16)] == SELECTED
    names = VOLUNTEERS.split()
    first = " ".join(names[place] for place in select(KEY, 25, 10))
    assert first == "Lee Doc Mary Charity Kasczynski Envy Sneazy Anger Chastity Pandora"


def test_a_text_counts_by_its_letters_and_digits() -> None:
    assert key_string([["a3-f0 9C"], [7]]) == "A3F09C/7./"


@pytest.mark.parametrize("values", [[], [1, "a"], [-1], ["…"]])
def test_a_source_without_a_clear_value_is_refused(values: list[int | str]) -> None:
    with pytest.raises(ValueError):
        key_string([values])


def test_more_than_there_are_cannot_be_chosen() -> None:
    with pytest.raises(ValueError, match="cannot choose 4 of 3"):
        select(KEY, 3, 4)
