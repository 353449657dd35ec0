"""Findings about the records of the register: what looks wrong, of which record, and the remedy."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .attention import DUPLICATES, NO_ENGLISH, NO_SOURCE, Attention
from .likeness import pairs_of
from .localized import active_language
from .reports import admin_address, told


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is checked; `key` stands in the JSON and stays."""

    key: str
    heading: Any
    remedy: Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found of a record; `words` say more than the heading, where there is more.

    `page` is the row to be mended, where that is not the record itself.
    """

    check: Check
    record: Any
    words: str = ""
    page: Any = None

    @property
    def address(self) -> str:
        return admin_address(self.page or self.record)

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check.key,
            "says": self.words,
            "remedy": str(self.check.remedy),
            **told(self.record),
            "address": self.address,
        }

    def as_text(self) -> str:
        words = f"{self.record}: {self.words}" if self.words else str(self.record)
        return f"  {words}\n    {self.address}\n    {self.check.remedy}\n"


SOURCELESS = Check("no_source", NO_SOURCE.words, _("Add a source in the section “Sources”."))
UNTRANSLATED = Check("no_english", NO_ENGLISH.words, _("Translate what stands in Russian alone."))
REPEATED = Check(
    "duplicates", DUPLICATES.words, _("Compare the two; withdraw the one that repeats the other.")
)
OTHERWISE = Check(
    "says_otherwise",
    _("A source says otherwise"),
    _("Compare with the source; where the record is right, leave it as it is."),
)


def of_line(check: Check, kind: Attention, key: str, on: datetime.date) -> Iterator[Finding]:
    """The records of a line of the desk as findings."""
    for found in kind.of_line(key, on):
        when = found.when.display(active_language()) if found.when else ""
        yield Finding(check, found.record, when)


def repeated(records: Iterable[Any]) -> Iterator[Finding]:
    """Each pair of records that may be one, once; they have been read with all their cities."""
    for one, other in pairs_of(records):
        yield Finding(REPEATED, one, str(other))


def otherwise(citations: QuerySet) -> Iterator[Finding]:
    """Citations of standing records that say what their source says differently."""
    different = citations.exclude(says_ru="", says_en="").select_related("source")
    for citation in different.order_by("pk"):
        record = citation.record
        # The citation of a change of status is mended on the page of that.
        whole = getattr(record, "city", record)
        if whole.withdrawn_at is None:
            page = record if whole is not record else None
            yield Finding(OTHERWISE, whole, f"{citation.source}: {citation.says}", page)
