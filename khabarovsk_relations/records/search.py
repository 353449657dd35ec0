"""One look-up for the site and the admin: fold the text, then compare whole words or beginnings.

Databases disagree about case and accents (SQLite folds ASCII only), so both sides are
folded by us: once when a row is stored, once when somebody asks. A folded text has a space
before every word, so that a database finds the beginning of a word by a plain substring.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.db.models import Q

MAX_QUERY_LENGTH = 100
# More words than anybody means, and each of them is one more look through the texts.
MAX_QUERY_WORDS = 10

# Signs that no reader sees: soft hyphens, zero-width spaces, marks of direction.
_UNSEEN = "\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_HYPHENS = "\\-\u2010\u2011'’ʼ`´"
# Marks that are part of the letter before them.
_MARKS = _UNSEEN + "".join(
    chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"
)
# Signs of scripts that put no space between words: each is a word, and found at any place.
_SIGNS = (
    "\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_SIGN = f"[{_SIGNS}][{_MARKS}]*"
_LETTERS = rf"[^\W_ʼ{_SIGNS}]+(?:[{_MARKS}]+[^\W_ʼ{_SIGNS}]*)*"
_WORD = re.compile(f"{_LETTERS}|{_SIGN}")
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_COMPOUND = re.compile(f"{_LETTERS}(?:[{_HYPHENS}]{_LETTERS})+")
_TERM = re.compile(f"{_LETTERS}(?:[{_HYPHENS}]{_LETTERS})*|(?:{_SIGN})+")
_UNSEEN_SIGNS = re.compile(f"[{_UNSEEN}]")
# Accents of Latin letters, and the stress mark of any.
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+|\u0301")


def fold(text: str) -> str:
    """Reduce a text to the words a reader means, with one space between them.

    Case, ё, accents and every sign that is no letter or digit do not count. NFKC first, then
    case; ё becomes е; accents go after ASCII letters and stress marks after all, which keeps й
    and the Japanese dakuten. Each Chinese character, kana and Korean syllable is a word.
    """
    text = unicodedata.normalize("NFKC", _UNSEEN_SIGNS.sub("", text)).casefold().replace("ё", "е")
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).replace("ё", "е")
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", text)))


def joined(text: str) -> list[str]:
    """What is written with hyphens or apostrophes, without them: Ha'er-bin is haerbin too."""
    return [word for word, *_place in compounds_with_places(text)]


def fold_all(texts: Iterable[str | None]) -> str:
    """Fold several texts into one column: a space before each word, a line for each text.

    A line break keeps a phrase from running across.
    """
    lines = (line for text in texts if text for line in (fold(text), *joined(text)))
    return "\n".join(f" {line}" for line in lines if line)


def stands_in(term: Iterable[str], folded: str) -> bool:
    """Whether a term, in one of its spellings, begins at a beginning of a word in a folded text."""
    return any(f" {phrase}" in folded for phrase in term)


def standing_in(column: str, phrase: str) -> Q:
    """The same, asked of a database: rows in whose folded column a phrase begins so."""
    return Q(**{f"{column}__contains": f" {phrase}"})


class Query:
    """What somebody looks for: terms that must all be found, each in one of its spellings.

    A term is a folded word, or words that were written as one: 富川, film-festival. Of a text
    its first 100 characters count, and of those 10 terms; `is_cut` when there were more.
    """

    def __init__(self, text: str) -> None:
        found = _TERM.findall(unicodedata.normalize("NFKC", text[:MAX_QUERY_LENGTH]))
        terms = dict.fromkeys(tuple(dict.fromkeys([fold(term), *joined(term)])) for term in found)
        self.text = text
        self.folded = fold(text[:MAX_QUERY_LENGTH])
        self.terms = list(terms)[:MAX_QUERY_WORDS]
        self.is_cut = len(terms) > MAX_QUERY_WORDS

    def shortened(self) -> str:
        """The words without their last letters, where Russian has its endings; "" if short.

        «снежная скульптура» stands in no text that tells of «снежной скульптуры», and «тайга»
        in none that tells of «тайги».
        """
        words = [
            word[: -2 if len(word) > 5 else -1 if len(word) == 5 else None]
            for word in self.folded.split()
        ]
        return "" if words == self.folded.split() else " ".join(words)

    def stands_in(self, folded: str) -> bool:
        """Whether every term stands in a folded text."""
        return bool(self.terms) and all(stands_in(term, folded) for term in self.terms)


def words_with_places(text: str) -> Iterator[tuple[str, int, int]]:
    """Each folded word of a text, with where it begins and ends in the text as written."""
    for match in _WORD.finditer(text):
        for word in fold(match[0]).split():
            yield word, *match.span()


def compounds_with_places(text: str) -> Iterator[tuple[str, int, int]]:
    """The same of what is written with hyphens or apostrophes, without them."""
    # Most texts have none, and to see that is quick.
    for match in _COMPOUND.finditer(text) if _HYPHEN.search(text) else ():
        yield fold(match[0]).replace(" ", ""), *match.span()


_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_READINGS = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
_LATIN = dict(zip(_CYRILLIC, _READINGS.split(), strict=True)) | {"ъ": "", "ь": ""}


def latin(text: str) -> str:
    """Write Russian in Latin letters for an address, after the English reading of each letter."""
    text = unicodedata.normalize("NFC", text).casefold()
    return "".join(_LATIN.get(letter, letter) for letter in text)
