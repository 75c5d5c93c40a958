"""Uploaded photos: checked, turned upright, scaled down, stripped of everything but the picture.

What a phone writes into a photo (place, time, device, sometimes a thumbnail of what was cut away)
never reaches the disk: the picture is painted anew and saved as a fresh JPEG under a random name.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

LONGEST_PX = 1600
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85

TOO_BIG = _("照片太大，请选一张不超过 15 MB、6000 万像素的。")
NOT_A_PHOTO = _("这不是能读的照片。请用 JPEG、PNG 或 WebP 格式。")


class NotAPhoto(ValueError):
    """The upload cannot be taken; ``str()`` is a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture fit to be kept: ``content`` is a JPEG without metadata, upright, at most 1600 px long.

    Attributes:
        phash: 16 hexadecimal digits, the perceptual hash; alike pictures differ in few bits.
    """

    content: bytes
    width: int
    height: int
    phash: str


def read_photo(upload: IO[bytes] | UploadedFile[bytes]) -> Photo:
    """The picture in ``upload``, fit to be kept.

    Raises:
        NotAPhoto: too big, broken, or none of JPEG, PNG and WebP.
    """
    raw = upload.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise NotAPhoto(str(TOO_BIG))
    picture = _upright(raw)
    picture.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=True)
    return Photo(file.getvalue(), picture.width, picture.height, perceptual_hash(picture))


def _upright(raw: bytes) -> Image.Image:
    """The opened picture in RGB, turned as the camera was held; a claim of too many pixels is refused unread."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NotAPhoto(str(TOO_BIG))
                opened.draft("RGB", (LONGEST_PX, LONGEST_PX))  # a JPEG is decoded at its new size
                return _painted(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPhoto(str(TOO_BIG)) from error
    except NotAPhoto:
        raise
    except Exception as error:  # Pillow's readers raise many kinds on broken files
        raise NotAPhoto(str(NOT_A_PHOTO)) from error


def _painted(picture: Image.Image) -> Image.Image:
    """The pixels alone, on white where they were transparent."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    ground = Image.new("RGB", picture.size)
    ground.paste(picture.convert("RGB"))
    return ground


_SIDE, _KEPT = 32, 8
_ANGLES = np.pi * (np.arange(_SIDE) + 0.5) / _SIDE
_COSINES = np.cos(np.arange(_KEPT)[:, None] * _ANGLES[None, :])


def perceptual_hash(picture: Image.Image) -> str:
    """64 bits of what the picture looks like: signs of its lowest frequencies around their median.

    Source: the DCT hash of Zauner (2010), Implementation and Benchmarking of Perceptual Image Hash Functions.
    """
    grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    waves = _COSINES @ np.asarray(grey, dtype=float) @ _COSINES.T
    bits = (waves > np.median(waves)).ravel()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def differing_bits(one: str, other: str) -> int:
    """How unlike two pictures are by their hashes: 0 (alike) to 64; up to about 10 is the same scene."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def store(photo: Photo, folder: str) -> str:
    """Keep the picture below MEDIA_ROOT in ``folder`` under a name nobody can guess; returns that name."""
    name = f"{folder}/{timezone.localdate():%Y/%m}/{get_random_string(32)}.jpg"
    return default_storage.save(name, ContentFile(photo.content))


def answer(name: str, *, is_public: bool = False) -> FileResponse:
    """The stored picture as a response; ask for rights first.

    Raises:
        FileNotFoundError: it is no longer there.
    """
    response = FileResponse(default_storage.open(name), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, max-age=86400"
    return response


class PhotoField(forms.FileField):
    """A file input for one picture; phones offer the camera. ``cleaned_data`` holds a ``Photo`` or None."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return read_photo(upload)
        except NotAPhoto as error:
            raise forms.ValidationError(str(error), code="not_a_photo") from error
