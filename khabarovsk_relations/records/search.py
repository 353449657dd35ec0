"""One look-up for the site and the admin: fold the text, then compare plain substrings.

Databases disagree about case and accents (SQLite folds ASCII only), so both sides are
folded by us: once when a row is stored, once when somebody asks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MAX_QUERY_LENGTH = 100

_JOINERS = re.compile(r"[\s\-‐-―−'’ʼ`´·・]+")
# Signs that no reader sees: soft hyphens, zero-width spaces, marks of direction.
_UNSEEN = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ASCII_WITH_MARKS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Reduce a text to what a reader means: case, ё, accents, hyphens and spaces do not count.

    NFKC first, then case; ё becomes е; combining marks go only after ASCII letters, which
    keeps й and the Japanese dakuten; hyphens, apostrophes and spaces become one space.
    """
    text = (
        unicodedata.normalize("NFKC", _CONTROL.sub(" ", _UNSEEN.sub("", text)))
        .casefold()
        .replace("ё", "е")
    )
    text = _ASCII_WITH_MARKS.sub("", unicodedata.normalize("NFD", text))
    return _JOINERS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold_all(texts: Iterable[str | None]) -> str:
    """Fold several texts into one column; a line break keeps a phrase from running across."""
    return "\n".join(folded for text in texts if text and (folded := fold(text)))


def words_of(query: str) -> list[str]:
    """The folded words of a query, each once, of at most 100 characters of it."""
    return list(dict.fromkeys(fold(query[:MAX_QUERY_LENGTH]).split()))


_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_READINGS = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
_LATIN = dict(zip(_CYRILLIC, _READINGS.split(), strict=True)) | {"ъ": "", "ь": ""}


def latin(text: str) -> str:
    """Write Russian in Latin letters for an address, after the English reading of each letter."""
    text = unicodedata.normalize("NFC", text).casefold()
    return "".join(_LATIN.get(letter, letter) for letter in text)
