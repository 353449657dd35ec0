"""Records that may be one and the same: a city in common, dates that overlap, similar titles.

Nothing here asks the database; who asks gives a card for each record of one kind.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .search import fold

ALIKE = 0.8  # of the letters of the words that differ, as difflib counts them
SHARED = 0.6  # of the words of the shorter and longer title together
# Words that say nothing of what a title is about.
SMALL_WORDS = frozenset(
    "и в во из на с со к о об от для по года the of in to from and on for a".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a record; an unknown date has no days and overlaps with nothing.

    `apart` holds the keys of records that are known to be others (the whole of a part, the visit
    that a return visit answers), `sort` whatever tells kinds that cannot be the same apart, such
    as the direction of a visit.
    """

    pk: int | None
    titles: tuple[str, ...]
    earliest: datetime.date | None
    latest: datetime.date | None
    cities: frozenset[int]
    sort: Hashable = None
    apart: frozenset[int] = frozenset()

    def folded(self) -> list[str]:
        return [folded for title in self.titles if (folded := fold(title or ""))]


def words_of(title: str) -> frozenset[str]:
    return frozenset(title.split()) - SMALL_WORDS


def numbers_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(letter.isdigit() for letter in word))


def similar(one: str, other: str) -> bool:
    """Whether two folded titles name the same thing: most words in common, or slips between.

    Titles with different numbers (the 10th contest, the 11th) name different things.
    """
    words, others = words_of(one), words_of(other)
    numbers, other_numbers = numbers_of(words), numbers_of(others)
    if numbers and other_numbers and numbers != other_numbers:
        return False
    if not (words and others):
        return one == other
    common = words & others
    if len(common) >= SHARED * len(words | others):
        return True
    # The shorter title stands whole in the longer.
    if len(common) >= 3 and common in (words, others):
        return True
    # What the titles do not share must be alike, else the name of a city makes athletes drummers.
    rest, other_rest = (
        " ".join(word for word in title.split() if word in words ^ others) for title in (one, other)
    )
    matcher = SequenceMatcher(None, rest, other_rest, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def may_be_one(one: Card, other: Card) -> bool:
    """Whether two records look like one."""
    if one.pk == other.pk or one.sort != other.sort or not one.cities & other.cities:
        return False
    if one.pk in other.apart or other.pk in one.apart:
        return False
    if None in (one.earliest, other.earliest):
        return False
    if one.earliest > other.latest or other.earliest > one.latest:
        return False
    return any(similar(a, b) for a in one.folded() for b in other.folded())


def like(one: Card, cards: Iterable[Card]) -> list[int]:
    """The keys of the records that look like this one, in the order of the cards."""
    return [card.pk for card in cards if may_be_one(one, card)]


def pairs(cards: Iterable[Card]) -> Iterator[tuple[int, int]]:
    """The keys of all pairs that look like one, each pair once, the earlier record first."""
    by_city: dict[int, list[Card]] = {}
    for card in cards:
        if card.earliest is not None:
            for city in card.cities:
                by_city.setdefault(city, []).append(card)
    seen: set[tuple[int, int]] = set()
    for of_city in by_city.values():
        running: list[Card] = []
        for card in sorted(of_city, key=lambda card: (card.earliest, card.pk)):
            running = [other for other in running if other.latest >= card.earliest]
            for other in running:
                pair = (other.pk, card.pk)
                if pair not in seen and may_be_one(other, card):
                    seen.add(pair)
                    yield pair
            running.append(card)


def pairs_of(records: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """The same for records of one kind that give cards of themselves."""
    by_key = {record.pk: record for record in records}
    for one, other in pairs(record.card() for record in by_key.values()):
        yield by_key[one], by_key[other]
