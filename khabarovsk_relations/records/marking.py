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
    parts, place = [], 0
    for start, end in found_spans(text, query):
        parts += [escape(text[place:start]), "<mark>", escape(text[start:end]), "</mark>"]
        place = end
    return mark_safe("".join([*parts, escape(text[place:])]))  # noqa: S308 - all of it is escaped


def excerpt(text: str, query: Query) -> str:
    """The part of a text around the first word that a query finds, cut between words."""
    spans = found_spans(text, query)
    if len(text) <= WHOLE_LENGTH:
        return text
    first, last = spans[0] if spans else (0, 0)
    start, end = max(0, first - BEFORE), min(len(text), first + AFTER)
    if start and (space := text.find(" ", start, first)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", last, end)) >= 0:
        end = space
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
