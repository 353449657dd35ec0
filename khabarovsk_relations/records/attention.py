"""What wants attention: lines of words, and rules that find the records each line is about.

A rule asks the database for what SQL can say (`among`) and decides itself what SQL cannot
(`finds`). The desk of the staff reads all records of a kind once, for all lines; a list asks for
those of one line. Both ask the same rule, so they count the same. Withdrawn records want nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .anniversaries import anniversaries_between
from .edtf import EDTFDate, Precision
from .likeness import pairs_of

ANNIVERSARY_DAYS = 90
DRAFT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the desk; `key` stands in the addresses of lists.

    Lines with the same words stand on the desk as one, whose parts are told apart by `part`.
    """

    key: str
    words: Any
    part: Any = ""

    @property
    def label(self) -> str:
        return f"{self.words}: {self.part}" if self.part else str(self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """A record that a line is about, and the time that makes it urgent, where there is one."""

    record: Any
    when: EDTFDate | None = None

    def urgency(self) -> tuple[datetime.date, float, int]:
        """A sort key: the soonest or most overdue first; without a time the newest record."""
        day = self.when.latest if self.when else datetime.date.max
        return (day, -self.record.created_at.timestamp(), -self.record.pk)


def on_day(day: datetime.date) -> EDTFDate:
    return EDTFDate.parse(day.isoformat())


def every(rows: QuerySet, on: datetime.date) -> QuerySet:
    return rows


def never(record: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    """How the records of one kind are found that a line is about on a day.

    `among` narrows a queryset of the kind; `finds`, where SQL cannot say it all, chooses from the
    records read, and says when; else `when` tells what time makes a record urgent.
    """

    line: Line
    among: Callable[[QuerySet, datetime.date], QuerySet] = every
    finds: Callable[[Iterable[Any], datetime.date], Iterable[Found]] | None = None
    when: Callable[[Any], EDTFDate | None] = never

    def found_in(self, records: Iterable[Any], on: datetime.date) -> list[Found]:
        """What it finds among records that have passed `among`, the most urgent first."""
        if self.finds:
            found = self.finds(records, on)
        else:
            found = (Found(record, self.when(record)) for record in records)
        return sorted(found, key=Found.urgency)


class Attention:
    """The lines of one kind of record, in their order.

    `reading` prepares the rows of the kind for the rules: `reading(rows, on)`.
    """

    def __init__(
        self,
        model: type,
        *rules: Rule,
        reading: Callable[[QuerySet, datetime.date], QuerySet] = every,
    ) -> None:
        self.model = model
        self.rules = {rule.line.key: rule for rule in rules}
        self.reading = reading

    @property
    def lines(self) -> list[Line]:
        return [rule.line for rule in self.rules.values()]

    def read(self, on: datetime.date) -> tuple[list[Any], dict[str, list[Found]]]:
        """All records of the kind, read once, and what each line finds among them."""
        flags = {
            f"in_{key}": Exists(self._among(rule, on).filter(pk=OuterRef("pk")))
            for key, rule in self.rules.items()
            if rule.among is not every
        }
        records = list(self._read(self.model.objects.all(), on).annotate(**flags))
        wanting = [record for record in records if record.withdrawn_at is None]
        found = {}
        for key, rule in self.rules.items():
            of_line = (record for record in wanting if getattr(record, f"in_{key}", True))
            found[key] = rule.found_in(of_line, on)
        return records, found

    def of_line(self, key: str, on: datetime.date) -> list[Found]:
        """What one line finds, the most urgent first."""
        return self.found_by(self.rules[key], on)

    def found_by(self, rule: Rule, on: datetime.date) -> list[Found]:
        """What a rule finds among the records of the kind, be it none of its lines."""
        return rule.found_in(self._read(self._among(rule, on), on), on)

    def keys(self, key: str, on: datetime.date) -> Any:
        """The keys of the records of a line, as a queryset where SQL says it all."""
        rule = self.rules[key]
        if rule.finds is None:
            return self._among(rule, on).values("pk")
        return [found.record.pk for found in self.of_line(key, on)]

    def _among(self, rule: Rule, on: datetime.date) -> QuerySet:
        return rule.among(self.model.objects.not_withdrawn().order_by(), on)

    def _read(self, rows: QuerySet, on: datetime.date) -> QuerySet:
        """The rows as the rules need them, without their long texts."""
        texts = [f.name for f in self.model._meta.concrete_fields if isinstance(f, TextField)]
        return self.reading(rows.order_by().defer(*texts), on)


# ---- what any record may want --------------------------------------------------------------------

ANNIVERSARIES = Line("anniversaries", _("Anniversaries in the next 90 days"))
AWAITING = Line("awaiting", _("Awaiting publication"))
OLD_DRAFTS = Line("old_drafts", _("Drafts older than 14 days"))
NO_SOURCE = Line("no_source", _("No source"))
IMPRECISE = Line("imprecise", _("Date imprecise or missing"))
NO_ENGLISH = Line("no_english", _("No English translation"))
DUPLICATES = Line("duplicates", _("Possible duplicates"))
BARE_PHOTO = Line("bare_photo", _("Photos without description or credit"))


def days_before(on: datetime.date, days: int) -> datetime.date:
    return on - datetime.timedelta(days=days)


def anniversaries_by(records: Iterable[Any], on: datetime.date, last: datetime.date) -> list[Found]:
    """The anniversaries of which a part may fall between two days, as far as that means anything.

    One that is known only to a year belongs to no months of it more than to others.
    """
    found: dict[int, Found] = {}
    for one in anniversaries_between(records, on, last):
        if one.date.precision is not Precision.YEAR:
            found.setdefault(one.record.pk, Found(one.record, one.date))
    return list(found.values())


def next_anniversaries(records: Iterable[Any], on: datetime.date) -> list[Found]:
    return anniversaries_by(records, on, days_before(on, -ANNIVERSARY_DAYS))


def old_drafts(rows: QuerySet, on: datetime.date) -> QuerySet:
    """Drafts that were entered before the day so many days ago."""
    midnight = datetime.datetime.combine(days_before(on, DRAFT_DAYS), datetime.time())
    return rows.drafts().entered_before(timezone.make_aware(midnight))


def day_of_entry(record: Any) -> EDTFDate:
    return on_day(timezone.localdate(record.created_at))


def likely_pairs(records: Iterable[Any], on: datetime.date) -> list[Found]:
    """Every record that looks like another one; it has been read with all its cities."""
    alike = {record.pk: record for pair in pairs_of(records) for record in pair}
    return [Found(record) for record in alike.values()]


# In the order of the desk; what a kind has of its own stands before.
COMMON = (
    Rule(AWAITING, lambda rows, on: rows.awaiting_publication()),
    Rule(OLD_DRAFTS, old_drafts, when=day_of_entry),
    Rule(NO_SOURCE, lambda rows, on: rows.without_source()),
    Rule(IMPRECISE, lambda rows, on: rows.imprecise()),
    Rule(NO_ENGLISH, lambda rows, on: rows.without_english()),
)
OF_PAIRS = Rule(DUPLICATES, finds=likely_pairs)
OF_PHOTOS = Rule(BARE_PHOTO, lambda rows, on: rows.with_bare_photo())
