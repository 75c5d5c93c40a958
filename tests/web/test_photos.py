"""Photos: nothing but the picture is kept, and not everything is a picture."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from minsheng.web.photos import (
    NotAPhoto,
    PhotoField,
    answer,
    differing_bits,
    read_photo,
    store,
)

GPS, MAKER, ORIENTATION, SOFTWARE = 0x8825, 0x010F, 0x0112, 0x0131


def drawn(width: int = 400, height: int = 300) -> Image.Image:
    """A door on a wall, the sun in the upper left corner."""
    picture = Image.new("RGB", (width, height), "#ddeeff")
    brush = ImageDraw.Draw(picture)
    brush.rectangle([width * 0.4, height * 0.3, width * 0.7, height], fill="#884422")
    brush.ellipse([0, 0, width * 0.2, width * 0.2], fill="#ffcc00")
    return picture


def saved(picture: Image.Image, form: str = "JPEG", **more: object) -> io.BytesIO:
    file = io.BytesIO()
    picture.save(file, form, **more)
    file.seek(0)
    return file


def phone_photo(picture: Image.Image, orientation: int = 1) -> io.BytesIO:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[SOFTWARE] = orientation, "Phone", "Secret-Software"
    exif.get_ifd(GPS)[2] = (28.0, 57.0, 30.0)
    return saved(picture, exif=exif, comment=b"somebody's name")


def test_place_device_and_comments_do_not_reach_the_disk() -> None:
    kept = read_photo(phone_photo(drawn()))

    with Image.open(io.BytesIO(kept.content)) as opened:
        assert not opened.getexif()
        assert "comment" not in opened.info
    assert b"Secret-Software" not in kept.content
    assert b"somebody" not in kept.content


def test_a_photo_taken_sideways_stands_upright() -> None:
    sideways = drawn().transpose(Image.Transpose.ROTATE_90)  # as the chip saw it
    kept = read_photo(phone_photo(sideways, orientation=6))

    assert (kept.width, kept.height) == (400, 300)
    with Image.open(io.BytesIO(kept.content)) as opened:
        red, green, blue = opened.getpixel((20, 20))
    assert (red > 200, green > 150, blue < 120) == (
        True,
        True,
        True,
    )  # the sun is in its corner again


def test_a_large_photo_is_scaled_and_a_small_one_is_left() -> None:
    large = read_photo(saved(drawn(4000, 3000)))
    small = read_photo(saved(drawn(200, 100)))

    assert (large.width, large.height) == (1600, 1200)
    assert (small.width, small.height) == (200, 100)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_formats_become_jpeg_on_white(form: str) -> None:
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    kept = read_photo(saved(clear, form))

    with Image.open(io.BytesIO(kept.content)) as opened:
        assert opened.format == "JPEG"
        assert min(opened.getpixel((5, 5))) > 250


def bomb() -> io.BytesIO:
    """A PNG of a few bytes that claims 30,000 × 30,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "upload",
    [
        bomb(),
        io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        io.BytesIO(b""),
        io.BytesIO(saved(drawn()).getvalue()[:900]),
        saved(drawn(), "GIF"),
    ],
    ids=["bomb", "svg", "empty", "cut off", "gif"],
)
def test_what_is_no_photo_is_refused_in_words(upload: io.BytesIO) -> None:
    with pytest.raises(NotAPhoto, match="照片"):
        read_photo(upload)


def test_a_form_gives_the_photo_or_the_reason() -> None:
    field = PhotoField()
    good = SimpleUploadedFile("a.jpg", saved(drawn()).getvalue(), "image/jpeg")

    assert field.clean(good).width == 400
    assert PhotoField(required=False).clean(None) is None


def test_the_stored_name_cannot_be_guessed(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    photo = read_photo(saved(drawn()))
    first, second = store(photo, "stations"), store(photo, "stations")

    assert first != second
    assert first.startswith("stations/")
    response = answer(first)
    assert b"".join(response.streaming_content) == photo.content  # type: ignore[attr-defined]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"].startswith("private")


def test_the_same_scene_is_recognised_and_another_is_not() -> None:
    scene = read_photo(saved(drawn(1200, 900)))
    again = read_photo(saved(drawn(1200, 900), quality=40))
    other = read_photo(saved(drawn(1200, 900).transpose(Image.Transpose.ROTATE_180)))

    assert differing_bits(scene.phash, again.phash) <= 6
    assert differing_bits(scene.phash, other.phash) > 16
