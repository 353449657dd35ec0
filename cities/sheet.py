"""What fits on sheets of A4: a budget of lines, because a server cannot measure a page.

The lines are those of a wide font, so that a usual one leaves some room. Tests count the sheets
that a browser really prints.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import Truncator

from khabarovsk_relations.records.localized import LocalizedText

LINES = 58  # of text on a sheet, between its top and its foot
WHOLE, BESIDE, DATES = 92, 72, 20  # letters in a line: the whole, beside the dates, and of them
TITLE = 50  # and in a line of the title, which is as high as two
HEADING, LEFT_OUT = 2, 1  # lines of a heading, and of the sentence that something is left out
BETWEEN = 0.3  # of a line, between rows
JOINT = 3  # letters between texts: " · "
FALLBACK_REMARK = 40  # letters: "This text exists in Russian only."


@dataclass(slots=True)
class Row:
    """A record on the sheet, with its texts cut to measure.

    `internal` holds what only staff may read: each text has a label and lines of its own.
    """

    record: Any
    date: str
    title: str
    head: list[str] = field(default_factory=list)
    result: str = ""
    internal: list[tuple[Any, str]] = field(default_factory=list)
    # Letters of what the page adds by itself, such as the next dates of an agreement.
    more: int = 0

    @property
    def lines(self) -> float:
        texts = [text for text in (self.title, *self.head, self.result) if text]
        lines = max(
            lines_of(*texts, more=self.more + JOINT * (len(texts) - 1)),
            lines_of(self.date, width=DATES),
        )
        notes = sum(lines_of(str(label), text, more=JOINT) for label, text in self.internal)
        return lines + notes + BETWEEN


@dataclass(slots=True)
class Section:
    """Rows under a heading, the newest first, and how many older ones found no room."""

    rows: list[Any]
    left_out: int = 0

    @property
    def lines(self) -> float:
        return HEADING + sum(row.lines for row in self.rows) + (LEFT_OUT if self.left_out else 0)

    def drop_oldest(self) -> None:
        self.rows.pop()
        self.left_out += 1


def fit(sections: list[Section], room: float) -> None:
    """Let the oldest rows fall out, always of the section that is longest, until all fit."""
    while sum(section.lines for section in sections) > room:
        filled = [section for section in sections if section.rows]
        if not filled:
            return
        max(filled, key=lambda section: section.lines).drop_oldest()


def lines_of(*texts: str, width: int = BESIDE, more: int = 0) -> int:
    """How many lines texts take that stand one after the other, with so many letters more."""
    remarks = sum(
        FALLBACK_REMARK for text in texts if isinstance(text, LocalizedText) and text.is_fallback
    )
    letters = sum(_width(letter) for text in texts for letter in text)
    return math.ceil((letters + remarks + more) / width)


def _width(letter: str) -> float:
    """In letters of average width; those of Chinese, Japanese and Korean are wider than two."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.1
    return 1.4 if letter.isupper() else 1


def clipped(text: str, length: int) -> str:
    """At most so many letters of a text, which still knows in what language it is."""
    short = Truncator(text).chars(length)
    if isinstance(text, LocalizedText):
        return LocalizedText(short, text.language, is_fallback=text.is_fallback)
    return short
