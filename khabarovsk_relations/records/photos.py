"""An uploaded photo: checked before it is decoded, made anew without anything but its pixels."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from .uploads import MEGABYTE, Ready, random_word, read_whole

MAX_BYTES = 10 * MEGABYTE
MAX_PIXELS = 40_000_000
# The longer side of the two sizes that are kept, in pixels.
LARGE, SMALL = 1600, 640
QUALITY = 85

# How files begin: those that are taken, and pictures that are not, for a sentence that helps.
TAKEN = {
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "WEBP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
NOT_TAKEN = {
    "GIF": re.compile(rb"GIF8"),
    "BMP": re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL),
    "TIFF": re.compile(rb"II\*\0|MM\0\*"),
    "HEIC": re.compile(rb".{4}ftyp(hei|hev|mif|msf)", re.DOTALL),
    "AVIF": re.compile(rb".{4}ftypavi", re.DOTALL),
    "SVG": re.compile(rb"\W{0,9}(<[?!][^>]{0,500}>\s*){0,9}<svg\b", re.IGNORECASE),
}

# 40 megapixels take 200 MB while they are decoded, as WebP 600: one photo after the other.
_decoding = threading.Lock()


def read_photo(upload: Any) -> Ready:
    """The photo in two sizes, as JPEG in sRGB, upright, without metadata.

    Raises ValidationError with one sentence for more than 10 MB or 40 megapixels, another
    format, a picture that moves, a damaged file.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("A photo may have at most 10 MB, and this one has %(size)s: make it smaller."),
            code="too_large",
            params={"size": filesizeformat(upload.size)},
        )
    data = read_whole(upload)
    kind = _kind(data)
    try:
        with _decoding:
            large = _picture(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except ValidationError:
        raise
    except Exception:
        # Whatever the decoders stumble upon in a broken file: OSError, SyntaxError, ValueError,
        # struct.error, zlib.error, MemoryError.
        raise ValidationError(
            _(
                "The photo is damaged or was not sent in full: open it on your computer, save it "
                "anew and choose that file."
            ),
            code="damaged",
        ) from None
    small = large.copy()
    small.thumbnail((SMALL, SMALL))
    key = f"{random_word()}-{large.width}x{large.height}"
    return Ready(f"photos/{key}.jpg", _jpeg(large), {f"photos/small/{key}.jpg": _jpeg(small)})


def _kind(data: bytes) -> str:
    """JPEG, PNG or WEBP, by how the file begins and not by its name."""
    for kind, beginning in TAKEN.items():
        if beginning.match(data):
            return kind
    for kind, beginning in NOT_TAKEN.items():
        if beginning.match(data):
            raise ValidationError(
                _("This picture is in the format %(kind)s: choose a photo in JPEG, PNG or WebP."),
                code="wrong_kind",
                params={"kind": kind},
            )
    raise ValidationError(
        _("This file is no photo: choose a photo in JPEG, PNG or WebP."), code="no_photo"
    )


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _("The photo has more than 40 megapixels: make it smaller."), code="too_many_pixels"
    )


def _picture(data: bytes, kind: str) -> Image.Image:
    """Its pixels, no more of them than are shown. Looks at the head of the file first."""
    if kind == "WEBP":
        # Pillow makes room for all the pixels before it tells how many there are.
        _refuse_pixels(*_webp_size(data))
    picture = Image.open(io.BytesIO(data), formats=[kind])
    _refuse_pixels(*picture.size)
    # MPO: a JPEG of a phone that carries further pictures behind the photo.
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise ValidationError(
            _("This picture moves: save one frame of it as JPEG and choose that file."),
            code="moves",
        )
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode.startswith("I"):
        # 16 bits of grey, of which `convert` would cut off the bright ones.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif picture.mode not in {"RGB", "L", "CMYK"}:
        picture = picture.convert("RGB")
    picture.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
    picture = ImageOps.exif_transpose(picture)
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture).convert("RGB")
    picture = _in_srgb(picture, profile)
    # A fresh one carries over neither metadata nor comments.
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)
    return plain


def _refuse_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height as the head says them. Rule: RFC 9649, section 2; RFC 6386, section 9.1."""
    match data[12:16]:
        case b"VP8X":
            width, height = data[24:27], data[27:30]
            return 1 + int.from_bytes(width, "little"), 1 + int.from_bytes(height, "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case _:
            width, height = data[26:28], data[28:30]
            return (
                int.from_bytes(width, "little") & 0x3FFF,
                int.from_bytes(height, "little") & 0x3FFF,
            )


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that screens take for granted; a profile that fits it not is left out."""
    if profile:
        try:
            return ImageCms.profileToProfile(
                picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()
