"""Uploaded photos: what is refused and in which words, and what is kept of those that are not."""

import io
import re
import struct

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from PIL import Image, ImageCms

from khabarovsk_relations.records import photos
from khabarovsk_relations.records.photos import MAX_BYTES, read_photo

from ..pictures import HTML, PDF, SVG, moving, picture, png_claiming, upload

DAMAGED = "The photo is damaged or was not sent in full"
NO_PHOTO = "This file is no photo: choose a photo in JPEG, PNG or WebP."
PIXELS = "The photo has more than 40 megapixels: make it smaller."
RIFF = b"RIFF\x1e\0\0\0WEBP"
REFUSED = {
    "text": (b"not a photo", NO_PHOTO),
    "page called a photo": (HTML, NO_PHOTO),
    "document": (PDF, NO_PHOTO),
    "program": (b"MZ" + bytes(200), NO_PHOTO),
    "zip": (b"PK\x03\x04" + bytes(200), NO_PHOTO),
    "drawing with script": (SVG, "This picture is in the format SVG: choose"),
    "drawing with a head": (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->' + SVG, "format SVG"),
    "gif": (picture(format="GIF"), "This picture is in the format GIF: choose"),
    "bmp": (picture(format="BMP"), "format BMP"),
    "tiff": (picture(format="TIFF"), "format TIFF"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(40), "format HEIC"),
    "avif": (b"\0\0\0\x18ftypavif" + bytes(40), "format AVIF"),
    "page behind a gif": (b"GIF89a" + HTML, "format GIF"),
    "moving webp": (moving("WEBP"), "This picture moves"),
    "moving png": (moving("PNG"), "This picture moves"),
    "truncated jpeg": (picture((600, 400))[:-200], DAMAGED),
    "truncated png": (picture((600, 400), "PNG")[:-60], DAMAGED),
    "truncated webp": (picture((600, 400), "WEBP")[:-60], DAMAGED),
    "only the head of a jpeg": (b"\xff\xd8\xff\xe0", DAMAGED),
    "only the head of a png": (b"\x89PNG\r\n\x1a\n", DAMAGED),
    "only the head of a webp": (b"RIFF\0\0\0\0WEBP", DAMAGED),
    "page behind the head of a jpeg": (b"\xff\xd8\xff\xe0" + HTML, DAMAGED),
    "page behind the head of a png": (b"\x89PNG\r\n\x1a\n" + HTML, DAMAGED),
    "png that lacks its pixels": (png_claiming(100, 100), DAMAGED),
    "png of no size": (png_claiming(0, 0), DAMAGED),
    "png of 30,000 by 30,000": (png_claiming(30_000, 30_000), PIXELS),
    "png of 10,000 by 10,000": (png_claiming(10_000, 10_000), PIXELS),
    "png of 8,000 by 5,001": (png_claiming(8000, 5001), PIXELS),
    "webp of 16,384 by 16,384": (
        RIFF + b"VP8X\x0a\0\0\0" + bytes(4) + b"\xff\x3f\0\xff\x3f\0",
        PIXELS,
    ),
    "lossless webp of 16,383 by 16,383": (
        RIFF + b"VP8L\x0a\0\0\0\x2f" + struct.pack("<I", 0x0FFF_FFFE) + bytes(8),
        PIXELS,
    ),
    "lossy webp of 16,383 by 16,383": (
        RIFF + b"VP8 \x0a\0\0\0" + bytes(3) + b"\x9d\x01\x2a\xff\x3f\xff\x3f" + bytes(8),
        PIXELS,
    ),
}


def opened(content):
    return Image.open(io.BytesIO(content))


def read(content, **kwargs):
    """The two pictures that are kept of an upload, the larger first."""
    ready = read_photo(upload(content, **kwargs))
    return [opened(part) for part in ready.parts.values()]


def near(colour, expected):
    """Whether two colours look the same: JPEG keeps no exact ones."""
    return all(abs(one - other) < 8 for one, other in zip(colour, expected, strict=True))


def with_exif(orientation=1):
    """What cameras write beside a photo: who made them, a remark, where it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9286], exif[0x0112] = "Maker", "secret", orientation
    exif.get_ifd(0x8825)[2] = (48.0, 28.0, 0.0)
    return exif


class RefusalTests:
    @pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
    def test_is_one_sentence(self, content, sentence):
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            read_photo(upload(content))
        [told] = caught.value.messages
        assert sentence in told
        assert re.fullmatch(r"[A-Z][^.]*[.]", told)

    def test_says_how_large_a_photo_may_be_and_this_one_is(self):
        large = upload(picture() + bytes(MAX_BYTES))
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            read_photo(large)
        [told] = caught.value.messages
        assert told == (
            "A photo may have at most 10 MB, and this one has 10.0\xa0MB: make it smaller."
        )
        assert large.tell() == 0, "it was read although it is too large"

    def test_is_said_in_russian(self):
        with translation.override("ru"), pytest.raises(ValidationError) as caught:
            read_photo(upload(SVG))
        assert re.search("[а-я]", caught.value.messages[0])

    def test_comes_before_anything_is_decoded(self, monkeypatch):
        monkeypatch.setattr(Image.Image, "thumbnail", lambda *args: pytest.fail("decoded"))
        for content, _sentence in (REFUSED[name] for name in REFUSED if " by " in name):
            with pytest.raises(ValidationError):
                read_photo(upload(content))

    def test_of_a_webp_comes_before_room_is_made_for_its_pixels(self, monkeypatch):
        monkeypatch.setattr(Image, "open", lambda *args, **kwargs: pytest.fail("room was made"))
        for content, _sentence in (REFUSED[name] for name in REFUSED if "webp of 16" in name):
            with pytest.raises(ValidationError):
                read_photo(upload(content))

    def test_of_a_true_bomb_comes_at_once(self):
        bomb = png_claiming(9000, 9000, rows=bytes(9001 * 9000))
        assert len(bomb) < 100_000
        with pytest.raises(ValidationError) as caught:
            read_photo(upload(bomb))
        assert caught.value.code == "too_many_pixels"


class KeptTests:
    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_is_a_jpeg_whatever_it_was(self, format):
        for kept in read(picture(format=format)):
            assert kept.format == "JPEG"
            assert kept.mode == "RGB"
            assert kept.size == (60, 40)

    def test_has_two_sizes(self):
        large, small = read(picture((3200, 2000)))
        assert large.size == (1600, 1000)
        assert small.size == (640, 400)

    def test_forty_megapixels_are_taken(self):
        large, _small = read(picture((8000, 5000), color="white"))
        assert large.size == (1600, 1000)

    def test_is_as_good_whatever_its_name_and_type_say(self):
        for name in ("../../etc/passwd", "gpj.\u202eexe", "x.svg", "x" * 300, "фото №1.jpg"):
            ready = read_photo(upload(picture(), name, "text/html"))
            assert re.fullmatch("photos/[0-9a-f]{32}-60x40[.]jpg", ready.name)

    def test_no_two_have_one_name(self):
        assert read_photo(upload(picture())).name != read_photo(upload(picture())).name

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_drops_place_maker_and_remarks(self, format):
        for kept in read(picture(format=format, exif=with_exif(), comment=b"secret")):
            assert not kept.getexif()
            assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(kept.info)

    def test_drops_the_remark_of_a_jpeg(self):
        ready = read_photo(upload(picture(comment=b"secret words")))
        assert all(b"secret" not in part for part in ready.parts.values())

    @pytest.mark.parametrize("tail", [HTML, PDF, b"PK\x03\x04" + bytes(100), bytes(5_000_000)])
    def test_drops_what_stands_behind_the_photo(self, tail):
        ready = read_photo(upload(picture() + tail))
        for part in ready.parts.values():
            assert tail not in part
            assert len(part) < 5000

    @pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
    def test_stands_upright(self, format):
        lying = Image.new("RGB", (60, 40), "white")
        lying.paste("red", (0, 0, 20, 40))
        buffer = io.BytesIO()
        lying.save(buffer, format, exif=with_exif(orientation=6))
        for kept in read(buffer.getvalue()):
            assert kept.size == (40, 60)
            assert near(kept.getpixel((20, 5)), (255, 0, 0))
            assert near(kept.getpixel((20, 50)), (255, 255, 255))

    def test_a_photo_with_further_ones_behind_it_is_taken(self):
        assert opened(moving("MPO")).format == "MPO"
        large, _small = read(moving("MPO"))
        assert near(large.getpixel((5, 5)), (255, 0, 0))


class ColourTests:
    def test_colours_become_those_that_screens_know(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
        with_profile = picture(format="PNG", color=(200, 100, 50), icc_profile=profile)
        for kept in read(with_profile):
            assert near(kept.getpixel((5, 5)), (200, 100, 50)), "a profile that fits it not"
            assert "icc_profile" not in kept.info

    def test_a_profile_is_applied(self, monkeypatch):
        swapped = []

        def note(image, profile, *args, **kwargs):
            swapped.append(profile.read())
            return image

        monkeypatch.setattr(photos.ImageCms, "profileToProfile", note)
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        read(picture(icc_profile=profile))
        assert swapped == [profile]

    def test_a_broken_profile_is_left_out(self):
        for kept in read(picture(icc_profile=b"no profile")):
            assert near(kept.getpixel((5, 5)), (255, 0, 0))

    @pytest.mark.parametrize(
        ("mode", "format", "color", "expected"),
        [
            ("RGBA", "PNG", (255, 0, 0, 0), (255, 255, 255)),
            ("RGBA", "WEBP", (255, 0, 0, 255), (255, 0, 0)),
            ("LA", "PNG", (0, 0), (255, 255, 255)),
            ("L", "PNG", 128, (128, 128, 128)),
            ("L", "JPEG", 128, (128, 128, 128)),
            ("1", "PNG", 1, (255, 255, 255)),
            ("I;16", "PNG", 0x8000, (128, 128, 128)),
            ("CMYK", "JPEG", (0, 255, 255, 0), (255, 0, 0)),
        ],
    )
    def test_every_kind_of_pixel_is_shown_as_it_was(self, mode, format, color, expected):
        for kept in read(picture(format=format, mode=mode, color=color)):
            assert near(kept.getpixel((5, 5)), expected)

    def test_what_a_palette_leaves_out_is_white(self):
        painted = Image.new("P", (60, 40), 0)
        painted.putpalette([255, 0, 0, 0, 0, 255])
        painted.paste(1, (0, 0, 30, 40))
        buffer = io.BytesIO()
        painted.save(buffer, "PNG", transparency=0)
        large, _small = read(buffer.getvalue())
        assert near(large.getpixel((5, 5)), (0, 0, 255))
        assert near(large.getpixel((55, 5)), (255, 255, 255))
