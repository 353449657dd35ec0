"""One order in time for records of several kinds, read page by page.

The order is the register's: by the earliest day a date may mean, the coarser date first,
then by kind and id. Descending is the exact reverse. Undated records stand in a group of
their own at the end of either. A page is found by the place of its neighbour (a cursor),
never by counting rows, so that a page costs the same anywhere.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Count, Model, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, ExtractYear

Streams = Mapping[str, "QuerySet | list"]

_CURSOR = re.compile(
    r"(?P<way>[fb])\.(?:(?P<earliest>[0-9-]{10})\.(?P<latest>[0-9-]{10})|-)"
    r"\.(?P<type>[a-z]{1,20})\.(?P<id>[0-9]{1,18})"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in the order. Without bounds: in the undated group."""

    earliest: datetime.date | None
    latest: datetime.date | None
    type: str
    id: int

    @property
    def is_dated(self) -> bool:
        return self.earliest is not None

    def key(self) -> tuple[Any, ...]:
        """A sort key of the ascending order, undated records last."""
        if self.earliest is None or self.latest is None:
            return (1, self.type, self.id)
        return (0, self.earliest.toordinal(), -self.latest.toordinal(), self.type, self.id)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline: a row, the type it is filed under, and where it stands.

    The row tells the rest by words that all types share: `title`, `order_date`,
    `kind_label`, `get_absolute_url()`, `shown_cities()`.
    """

    type: str
    record: Any
    place: Place

    @classmethod
    def of(cls, type_: str, record: Any) -> Entry:
        date = record.order_date
        return cls(type_, record, Place(date.earliest, date.latest, type_, record.pk))


@dataclass(frozen=True, slots=True)
class Cursor:
    """A page's neighbour and the way to read from it, as the parameter `after` carries it."""

    place: Place
    is_forward: bool

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Read a cursor from an address; None where it is no cursor."""
        found = _CURSOR.fullmatch(text)
        if found is None:
            return None
        try:
            earliest, latest = (
                datetime.date.fromisoformat(found[name]) if found[name] else None
                for name in ("earliest", "latest")
            )
        except ValueError:
            return None
        place = Place(earliest, latest, found["type"], int(found["id"]))
        return cls(place, is_forward=found["way"] == "f")

    def __str__(self) -> str:
        place = self.place
        bounds = f"{place.earliest}.{place.latest}" if place.is_dated else "-"
        return f"{'f' if self.is_forward else 'b'}.{bounds}.{place.type}.{place.id}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of entries and the cursors of the pages before and after it, where there are any."""

    entries: list[Entry]
    before: Cursor | None
    after: Cursor | None

    def __iter__(self) -> Any:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def records(self) -> list[Any]:
        return [entry.record for entry in self.entries]

    @property
    def is_whole(self) -> bool:
        """Whether it holds all there is."""
        return self.before is None and self.after is None


def cursor_to_year(year: int, *, descending: bool) -> Cursor:
    """The cursor whose page begins with the first record of a year on the way taken."""
    if descending:
        place = Place(datetime.date(year + 1, 1, 1), datetime.date.max, "a", 0)
    else:
        place = Place(datetime.date(year - 1, 12, 31), datetime.date.min, "a", 0)
    return Cursor(place, is_forward=True)


def count_by_year(streams: Streams) -> dict[int, int]:
    """How many rows begin in each year, newest year first, in one query at most."""
    counts: Counter[int] = Counter()
    queries = []
    for rows in streams.values():
        if isinstance(rows, QuerySet):
            earliest, _ = rows.model.bound_names()
            dated = rows.filter(**{f"{earliest}__gt": datetime.date.min}).order_by()
            by_year = dated.annotate(year=ExtractYear(earliest)).values("year")
            queries.append(by_year.annotate(number=Count("pk")).values_list("year", "number"))
        else:
            dates = (row.order_date for row in rows)
            counts.update(d.earliest.year for d in dates if d and not d.is_open_start)
    if queries:
        for year, number in queries[0].union(*queries[1:], all=True):
            counts[year] += number
    return dict(sorted(counts.items(), reverse=True))


def read_page(
    streams: Streams, *, descending: bool, size: int, cursor: Cursor | None = None
) -> Page:
    """One page of several querysets (or lists of rows already read), merged in order.

    At most two queries for each queryset: its dated rows, and its undated ones where the
    dated ones do not fill the page.
    """
    forward = cursor is None or cursor.is_forward
    entries = _take(streams, cursor, descending != (not forward), size + 1)
    more = len(entries) > size
    if not forward:
        entries = entries[:size][::-1]
        before = Cursor(entries[0].place, False) if more else None
        # Nothing lies before the place: what comes after it is the whole list.
        after = Cursor(entries[-1].place, True) if entries else Cursor(cursor.place, True)
        return Page(entries, before, after)
    entries = entries[:size]
    before = Cursor(entries[0].place, False) if entries and cursor else None
    after = Cursor(entries[-1].place, True) if more else None
    return Page(entries, before, after)


def _take(streams: Streams, cursor: Cursor | None, reverse: bool, number: int) -> list[Entry]:
    """The next entries after the cursor, on the way that it says, in that order."""
    place = cursor.place if cursor else None
    phases = [True, False] if cursor is None or cursor.is_forward else [False, True]
    if place is not None:
        phases = phases[phases.index(place.is_dated) :]
    entries: list[Entry] = []
    for dated in phases:
        missing = number - len(entries)
        if missing <= 0:
            break
        start = place if place is not None and place.is_dated == dated else None
        found = [
            Entry.of(type_, row)
            for type_, rows in streams.items()
            for row in _rows(type_, rows, dated, start, reverse, missing)
        ]
        found.sort(key=lambda entry: entry.place.key(), reverse=reverse)
        entries += found[:missing]
    return entries


def _rows(
    type_: str,
    rows: QuerySet | list,
    dated: bool,
    start: Place | None,
    reverse: bool,
    number: int,
) -> Iterable[Any]:
    if isinstance(rows, QuerySet):
        return _ordered(type_, rows, dated, start, reverse)[:number]
    places = [
        (Entry.of(type_, row).place.key(), row) for row in rows if bool(row.order_date) == dated
    ]
    if start is not None:
        places = [
            pair for pair in places if pair[0] != start.key() and (pair[0] < start.key()) == reverse
        ]
    return [row for _, row in places]


def _ordered(
    type_: str, rows: QuerySet, dated: bool, start: Place | None, reverse: bool
) -> QuerySet:
    """The dated or undated rows of one type, behind a place, in order.

    Written as "from this day on, but not those before the place on that very day": a
    database reads that from an index, which it cannot do with the obvious OR.
    """
    earliest, latest = rows.model.bound_names()
    if not dated:
        if not rows.model._meta.get_field(rows.model.date_field).blank:
            return rows.none()
        rows = rows.filter(**{f"{earliest}__isnull": True}).order_by("-pk" if reverse else "pk")
        if start is None or _type_is_behind(type_, start, reverse):
            return rows
        if type_ != start.type:
            return rows.none()
        return rows.filter(**{"pk__lt" if reverse else "pk__gt": start.id})
    order = [earliest, f"-{latest}", "pk"]
    if reverse:
        order = [f"-{earliest}", latest, "-pk"]
    rows = rows.filter(**{f"{earliest}__isnull": False}).order_by(*order)
    if start is None:
        return rows
    same_day = Q(**{earliest: start.earliest})
    passed = same_day & Q(**{f"{latest}__lt" if reverse else f"{latest}__gt": start.latest})
    same_span = same_day & Q(**{latest: start.latest})
    if type_ == start.type:
        passed |= same_span & Q(**{"pk__gte" if reverse else "pk__lte": start.id})
    elif not _type_is_behind(type_, start, reverse):
        passed |= same_span
    side = "lte" if reverse else "gte"
    return rows.filter(**{f"{earliest}__{side}": start.earliest}).exclude(passed)


def _type_is_behind(type_: str, start: Place, reverse: bool) -> bool:
    """Whether rows of this type, all else equal, come after the place on the way taken."""
    return type_ < start.type if reverse else type_ > start.type


@dataclass(frozen=True, slots=True)
class Kin:
    """The neighbours of a record in a list of its type, and rows of its type related to it."""

    previous: Any
    next: Any
    related: list[Any]


def read_kin(
    type_: str, rows: QuerySet, record: Model, *, related: Q, public: QuerySet, descending: bool
) -> Kin:
    """In one query: the rows before and after a record in the list `rows`, and related ones.

    `public` is what may be shown at all; `rows` may be a narrower list of it.
    """
    before = _neighbour(type_, rows, record, descending=descending, forward=False)
    after = _neighbour(type_, rows, record, descending=descending, forward=True)
    marks = {
        name: Case(When(condition, then=True), default=False, output_field=BooleanField())
        for name, condition in {
            "is_previous": Q(pk=before),
            "is_next": Q(pk=after),
            "is_related": related,
        }.items()
    }
    found = list(public.filter(related | Q(pk=before) | Q(pk=after)).annotate(**marks))
    found.sort(key=lambda row: Entry.of(type_, row).place.key())
    return Kin(
        next((row for row in found if row.is_previous), None),
        next((row for row in found if row.is_next), None),
        [row for row in found if row.is_related],
    )


def _neighbour(
    type_: str, rows: QuerySet, record: Model, *, descending: bool, forward: bool
) -> Any:
    """The key of the row next to a record, as a subquery."""
    place = Entry.of(type_, record).place
    phases = [True, False] if forward else [False, True]
    keys = []
    for dated in phases[phases.index(place.is_dated) :]:
        start = place if dated == place.is_dated else None
        behind = _ordered(type_, rows, dated, start, descending == forward)
        keys.append(Subquery(behind.values("pk")[:1]))
    return keys[0] if len(keys) == 1 else Coalesce(*keys)
