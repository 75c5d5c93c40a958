"""Reads the QR code off a printed page, knowing nothing of what made it: versions 1 to 6, levels Q and H, bytes.

Written from ISO/IEC 18004: where data modules lie, the eight masks, how blocks are interleaved, and the
Reed-Solomon check words, which must fit (a scratch is not mended here, it fails the reading).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import reduce

QUIET = 4
"""Light modules around the code; scanners need them."""
Q, H = 0b11, 0b10
BLOCKS = {
    Q: [[13], [22], [17] * 2, [24] * 2, [15] * 2 + [16] * 2, [19] * 4],
    H: [[9], [16], [13] * 2, [9] * 4, [11] * 2 + [12] * 2, [15] * 4],
}
CHECKS = {Q: [13, 22, 18, 26, 18, 24], H: [17, 28, 22, 16, 22, 28]}
"""Data words of each block, and check words in every block, by level and version from 1 on."""
MASKS: list[Callable[[int, int], bool]] = [
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
]
RUN = re.compile(rb"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l")
Modules = list[list[bool]]


def read_qr(pdf: bytes) -> str:
    """The text of the one code on the page."""
    modules = modules_of(pdf)
    level, mask = _format(modules)
    version = (len(modules) - 17) // 4
    words = list(_words(modules, MASKS[mask]))
    data = b"".join(_blocks(words, BLOCKS[level][version - 1], CHECKS[level][version - 1]))
    bits = "".join(f"{byte:08b}" for byte in data)
    assert bits[:4] == "0100", "not bytes"
    count = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * at : 20 + 8 * at], 2) for at in range(count)).decode()


def modules_of(pdf: bytes) -> Modules:
    """The dark runs drawn on the page, a module high each, as rows of dark and light."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    runs = [run for one in streams for run in _runs(one)]
    size = round(max(end for _y, _first, end in runs)) - QUIET
    rows = [[False] * size for _row in range(size)]
    for y, first, end in runs:
        for x in range(round(first), round(end)):
            rows[int(y) - QUIET][x - QUIET] = True
    return rows


def _runs(stream: bytes) -> Iterator[tuple[float, float, float]]:
    try:
        drawn = zlib.decompressobj().decompress(stream)
    except zlib.error:  # a font, or plain text
        return
    for found in RUN.findall(drawn):
        x, y, end, last_y = (float(one) for one in found)
        if y == last_y and y % 1 == 0.5:
            yield y, x, end


def _format(modules: Modules) -> tuple[int, int]:
    """(error correction level, mask), from the copy around the upper left finder."""
    across = [modules[8][x] for x in (0, 1, 2, 3, 4, 5, 7, 8)]
    down = [modules[y][8] for y in (7, 5, 4, 3, 2, 1, 0)]
    told = reduce(lambda number, bit: number * 2 + bit, [*across, *down], 0) ^ 0b101010000010010
    return told >> 13, told >> 10 & 0b111


def _is_data(y: int, x: int, size: int) -> bool:
    corner = (y < 9 and (x < 9 or x >= size - 8)) or (y >= size - 8 and x < 9)
    aligned = size > 21 and abs(y - size + 7) <= 2 and abs(x - size + 7) <= 2
    return not (corner or aligned or 6 in (y, x))


def _words(modules: Modules, mask: Callable[[int, int], bool]) -> Iterator[int]:
    """Two columns at a time from the right, up and down in turns, without the column of the timing pattern."""
    size, bits = len(modules), ""
    rights = [x - (x <= 6) for x in range(size - 1, 0, -2)]
    for turn, right in enumerate(rights):
        rows = range(size) if turn % 2 else range(size - 1, -1, -1)
        for y in rows:
            for x in (right, right - 1):
                if _is_data(y, x, size):
                    bits += "01"[modules[y][x] ^ mask(y, x)]
    yield from (int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))


def _blocks(words: list[int], lengths: list[int], checks: int) -> list[bytes]:
    """The data of each block, after its check words were seen to fit."""
    order = [at for place in range(max(lengths)) for at, n in enumerate(lengths) if place < n]
    order += list(range(len(lengths))) * checks
    blocks: list[list[int]] = [[] for _length in lengths]
    for at, word in zip(order, words, strict=False):
        blocks[at].append(word)
    assert all(_fits(block, checks) for block in blocks), "check words do not fit"
    return [bytes(block[:length]) for block, length in zip(blocks, lengths, strict=True)]


def _times(one: int, other: int) -> int:
    """The product in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1."""
    found = 0
    for bit in range(8):
        found ^= (other >> bit & 1) * (one << bit)
    for bit in range(14, 7, -1):
        found ^= (found >> bit & 1) * (0b100011101 << (bit - 8))
    return found


def _fits(block: list[int], checks: int) -> bool:
    """Is the block, as a polynomial, zero at the first ``checks`` powers of 2?"""
    root = 1
    for _power in range(checks):
        if reduce(lambda value, word: _times(value, root) ^ word, block, 0):
            return False
        root = _times(root, 2)
    return True
