"""What the years hold, counted: agreements, visits in and out, events, changes of status.

A record counts in every year that its date touches, and once in each. A plan counts as what
became of it, so that none is told as a fact.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from events.models import Delegation
from khabarovsk_relations.records.edtf import years_touched
from khabarovsk_relations.records.timeline import Entry, Streams

FIRST_YEAR, LAST_YEAR = 1000, 2999

# What is counted, in the order of the tables. A delegation is filed under its direction.
KINDS = {
    "agreement": pgettext_lazy("number", "Agreements signed"),
    "incoming": gettext_lazy("Delegations received"),
    "outgoing": gettext_lazy("Delegations sent"),
    "third_place": gettext_lazy("Meetings elsewhere"),
    "event": gettext_lazy("Events held"),
    "city": gettext_lazy("Changes of status"),
}
# What is first planned, and then held or not.
PLANNED_KINDS = ("incoming", "outgoing", "third_place", "event")
HELD, NOT_CONFIRMED, EXPECTED, CALLED_OFF, NOTED = (
    *("held", "not_confirmed", "expected", "called_off"),
    # Somebody noted how relations stood: that is told, and no change.
    "noted",
)
FATE_LABELS = {
    HELD: gettext_lazy("Total"),
    NOT_CONFIRMED: gettext_lazy("Not confirmed"),
    EXPECTED: gettext_lazy("Expected"),
    CALLED_OFF: gettext_lazy("Cancelled or postponed"),
}
# What each status that is told, or meaning of the date of a status, counts as.
FATES = {
    "signed": HELD,
    "took_place": HELD,
    "not_confirmed": NOT_CONFIRMED,
    "planned": EXPECTED,
    "confirmed": EXPECTED,
    "cancelled": CALLED_OFF,
    "postponed": CALLED_OFF,
    "from": HELD,
    "as_of": NOTED,
}
# Columns that stand in a table only if one of its rows has something there.
RARE = {"third_place", EXPECTED, CALLED_OFF}


class Tally(Counter):
    """How many there are of each kind and fate: (kind, fate) -> number."""

    def planned(self, kind: str) -> int:
        """All of a kind that there was to be, whatever became of it."""
        return sum(self[kind, fate] for fate in FATE_LABELS)

    def column(self, name: str) -> int:
        """What a column of a table shows: what was held of a kind, or all of one fate."""
        if name in KINDS:
            return self[name, HELD]
        return sum(number for (_kind, fate), number in self.items() if fate == name)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of numbers; `gap` are the years of silence that come before it."""

    label: Any
    address: str
    cells: list[tuple[Any, int]]
    share: int  # of the largest total, in hundredths
    gap: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of numbers: the heads of its columns, its lines, and a last line of sums."""

    heads: list[Any]
    rows: list[Row]
    sums: list[tuple[Any, int]]

    @property
    def width(self) -> int:
        """How many columns it has, the one of the labels included."""
        return len(self.heads) + 1


def table_of(
    named: Sequence[tuple[Any, str, Tally]], whole: Tally, gaps: Sequence[str] = ()
) -> Table:
    """A table of tallies, each with its label and the address it leads to."""
    tallies = [tally for _label, _address, tally in named]
    columns = {
        name: label
        for name, label in {**KINDS, **FATE_LABELS}.items()
        if name not in RARE or any(tally.column(name) for tally in tallies)
    }
    largest = max((tally.column(HELD) for tally in tallies), default=0) or 1
    rows = [
        Row(
            label,
            address,
            [(head, tally.column(name)) for name, head in columns.items()],
            round(100 * tally.column(HELD) / largest),
            gaps[number] if gaps else "",
        )
        for number, (label, address, tally) in enumerate(named)
    ]
    sums = [(head, whole.column(name)) for name, head in columns.items()]
    return Table(list(columns.values()), rows, sums)


@dataclass
class YearCounts:
    """What each year holds, all together with each record once, and how many have no date."""

    years: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    whole: Tally = field(default_factory=Tally)
    undated: int = 0

    def size(self, year: int) -> int:
        """How many records a year holds."""
        return self.years[year].total() if year in self.years else 0

    def nearest(self, year: int) -> tuple[int | None, int | None]:
        """The last year before this one, and the first after it, that hold anything."""
        before = max((other for other in self.years if other < year), default=None)
        return before, min((other for other in self.years if other > year), default=None)


def count_years(rows: Streams, on: datetime.date) -> YearCounts:
    """Count the rows by year, in one query, however many there are."""
    counts = YearCounts()
    queries = [_grouped(type_, found, on) for type_, found in rows.items()]
    for kind, told, earliest, latest, number in queries[0].union(*queries[1:], all=True):
        key = (kind, FATES[told])
        if earliest is None:
            counts.undated += number
            continue
        counts.whole[key] += number
        for year in years_touched(earliest.year, latest.year, on.year):
            if FIRST_YEAR <= year <= LAST_YEAR:
                counts.years[year][key] += number
    return counts


def _grouped(type_: str, rows: QuerySet, on: datetime.date) -> QuerySet:
    """How many rows of one type there are of each kind, status and pair of bounds."""
    kind: Any = Value(type_, CharField())
    told: Any = Value("signed", CharField())
    if type_ in {"delegation", "event"}:
        rows, told = rows.with_public_status(on), F("told_status")
    if type_ == "delegation":
        kind = F("direction")
    if type_ == "city":
        told = F("date_means")
    names = ("kind_of", "told", *rows.model.bound_names())
    groups = rows.order_by().annotate(kind_of=kind, told=told).values(*names)
    return groups.annotate(number=Count("pk")).values_list(*names, "number")


def key_of(entry: Entry, on: datetime.date) -> tuple[str, str]:
    """The kind and fate that an entry counts under: the same as `count_years` gives its row."""
    record = entry.record
    if entry.type == "agreement":
        return "agreement", HELD
    if entry.type == "city":
        return "city", FATES[record.date_means]
    kind = record.direction if entry.type == "delegation" else entry.type
    return kind, FATES[record.public_status(on)]


def people_words(visits: Iterable[Delegation]) -> str:
    """How many people travelled, no more exactly than known: «не менее 40», and who is missing.

    Empty where nobody did.
    """
    visits = list(visits)
    known = [visit for visit in visits if visit.size]
    parts = []
    if known:
        means = {visit.size_means for visit in known} - {Delegation.SizeMeans.EXACTLY}
        form = {
            frozenset(): "%(number)s",
            frozenset({Delegation.SizeMeans.ABOUT}): _("about %(number)s"),
            frozenset({Delegation.SizeMeans.AT_LEAST}): _("at least %(number)s"),
        }.get(frozenset(means), _("about %(number)s or more"))
        parts.append(form % {"number": sum(visit.size for visit in known)})
    if missing := len(visits) - len(known):
        words = ngettext(
            "%(number)s visit gives no number", "%(number)s visits give no number", missing
        )
        parts.append(words % {"number": missing})
    return "; ".join(parts)


def figures(entries: Sequence[Entry], on: datetime.date) -> dict[str, Any]:
    """A year in numbers: of each kind how many were planned and held, and how many people."""
    tally = Tally(key_of(entry, on) for entry in entries)
    fates = {HELD: _("Took place"), NOT_CONFIRMED: FATE_LABELS[NOT_CONFIRMED]}
    fates |= {fate: FATE_LABELS[fate] for fate in (EXPECTED, CALLED_OFF) if tally.column(fate)}
    rows = []
    # Here some of them were only planned.
    for kind, label in (KINDS | {"event": _("Events")}).items():
        if kind in RARE and not tally.planned(kind):
            continue
        is_planned = kind in PLANNED_KINDS
        numbers = [(_("Planned"), tally.planned(kind) if is_planned else None)]
        for fate, head in fates.items():
            numbers.append((head, tally[kind, fate] if is_planned or fate == HELD else None))
        held = [entry.record for entry in entries if key_of(entry, on) == (kind, HELD)]
        rows.append((label, numbers, people_words(held) if kind in Delegation.Direction else ""))
    return {"heads": [_("Planned"), *fates.values(), _("People")], "rows": rows}
