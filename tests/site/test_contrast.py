"""Contrast of the colours of the style sheet (WCAG 1.4.3: text 4.5, 1.4.11: controls 3)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

GROUNDS = ["paper", "card", "ice", "band"]
TEXTS = ["ink", "muted", "river", "river-deep", "tiger", "good", "warn", "bad"]
PAIRS = [(text, ground, 4.5) for text in TEXTS for ground in GROUNDS]
PAIRS += [("edge", ground, 3) for ground in ("paper", "card", "ice")]
PAIRS += [("button-text", "river", 4.5), ("button-text", "river-deep", 4.5)]
PAIRS += [
    (text, ground, 4.5)
    for text in ("sea-ink", "sea-muted", "sea-spark")
    for ground in ("sea", "sea-land")
]


def block_after(css, start):
    """What stands within the braces that open after some words."""
    begin = css.index("{", css.index(start)) + 1
    depth = 1
    for place in range(begin, len(css)):
        depth += {"{": 1, "}": -1}.get(css[place], 0)
        if not depth:
            return css[begin:place]
    raise AssertionError(f"{start} is never closed")


def colours_of(theme):
    """The tokens of a theme that are colours; the dark one changes some of the light one's."""
    css = Path(settings.BASE_DIR, "static/site.css").read_text(encoding="utf-8")
    css = re.sub(r"(?s)/\*.*?\*/", "", css)
    blocks = [block_after(css, ":root")]
    if theme == "dark":
        blocks.append(block_after(css, "@media (prefers-color-scheme: dark)"))
    return {
        name: value
        for block in blocks
        for name, value in re.findall(r"--([a-z-]+):\s*#([0-9a-fA-F]{3,6})\b", block)
    }


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    if len(colour) == 3:
        colour = "".join(digit * 2 for digit in colour)
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


class ContrastTests:
    def test_it_is_counted_as_wcag_counts_it(self):
        assert contrast("000", "ffffff") == pytest.approx(21)
        assert contrast("767676", "fff") == pytest.approx(4.54, abs=0.01)

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
    def test_every_pair_of_tokens_is_told_apart(self, theme, front, ground, least):
        colours = colours_of(theme)
        assert contrast(colours[front], colours[ground]) >= least

    def test_the_dark_theme_changes_every_colour_but_those_of_the_map(self):
        light, dark = colours_of("light"), colours_of("dark")
        same = {name for name in light if light[name] == dark[name]}
        assert same == {"halo", "sea-ink", "sea-muted", "sea-spark"}
