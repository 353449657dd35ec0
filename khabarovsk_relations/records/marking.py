"""What was found, marked in the text as it is written: «Ёлка» for the query "елка"."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .search import Query, compounds_with_places, words_with_places

# A text up to the first length is shown whole; of a longer one so much around what was found.
WHOLE_LENGTH = 240
BEFORE, AFTER = 60, 160

Span = tuple[int, int]


def found_spans(text: str, query: Query) -> list[Span]:
    """Where the words that a query finds begin and end in a text, in order, none within another."""
    words = list(words_with_places(text))
    spans = []
    for phrase in (phrase for term in query.terms for phrase in term):
        *whole, last = phrase.split()
        for first in range(len(words) - len(whole)):
            rest = words[first : first + len(whole) + 1]
            if [word for word, *_ in rest[:-1]] == whole and rest[-1][0].startswith(last):
                spans.append((rest[0][1], rest[-1][2]))
        if not whole:
            compounds = compounds_with_places(text)
            spans += [(start, end) for word, start, end in compounds if word.startswith(last)]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def marked(text: str, query: Query) -> SafeString:
    """A text with `<mark>` around each word that a query finds, the rest escaped."""
    return _marked(text, found_spans(text, query), 0, len(text))


def excerpt(text: str, query: Query) -> SafeString:
    """The part of a text around the first word found, cut between words, with its marks."""
    spans = found_spans(text, query)
    if len(text) <= WHOLE_LENGTH or not spans:
        return _marked(text, spans, 0, min(len(text), WHOLE_LENGTH))
    start, end = max(0, spans[0][0] - BEFORE), min(len(text), spans[0][0] + AFTER)
    if start and (space := text.find(" ", start, spans[0][0])) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", spans[0][1], end)) >= 0:
        end = space
    return _marked(text, spans, start, end)


def _marked(text: str, spans: list[Span], start: int, end: int) -> SafeString:
    parts, place = ["… " if start else ""], start
    for first, last in ((max(a, start), min(b, end)) for a, b in spans if a < end and b > start):
        parts += [escape(text[place:first]), "<mark>", escape(text[first:last]), "</mark>"]
        place = last
    parts += [escape(text[place:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308 - every part of the text is escaped
