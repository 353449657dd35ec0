"""The one set of parameters that every public list understands, read from an address.

Nothing a stranger sends is an error: a value that is broken or unknown is left out and a
sentence says so; a name that is unknown is left out silently; an empty value counts as absent.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from .edtf import EDTFDate, EDTFError, Precision
from .localized import active_language
from .search import MAX_QUERY_LENGTH
from .timeline import Cursor

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PLAIN_DATES = {Precision.DAY, Precision.MONTH, Precision.YEAR}
_SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class FormField:
    """A filter as the form above a list shows it; without options, a box to type in."""

    name: str
    label: Any
    value: str
    options: list[tuple[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter in force: «Страна: Канада», and the way out of it."""

    name: str
    label: Any
    words: Any
    address_without: str


class Parameters:
    """Reads the parameters of one request, and remembers what it accepted and refused.

    `kept` holds the accepted ones in the order they were asked for, `refused` a sentence for
    each one left out, `problems` what else must be said, `form` the fields of the filter form.
    """

    def __init__(self, query: QueryDict) -> None:
        self._query = query
        self.kept: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        self.problems: list[str] = []
        self.form: list[FormField] = []

    def _raw(self, name: str, instead: str = "\N{REPLACEMENT CHARACTER}") -> str:
        """The value, with something visible instead of what no value holds: it is refused."""
        return _CONTROL.sub(instead, self._query.get(name, "").strip()).strip()

    def _refuse(self, name: str, label: Any, value: str) -> None:
        if len(value) > _SHOWN_LENGTH:
            value = f"{value[:_SHOWN_LENGTH]}…"
        sentence = _("The value “%(value)s” of “%(name)s” was not understood and is left out.")
        self.refused.setdefault(name, sentence % {"value": value, "name": label or name})

    def _show(self, field: FormField) -> None:
        """Add a field to the form; one that was asked for twice stands there once."""
        if all(field.name != other.name for other in self.form):
            self.form.append(field)

    def choice(
        self, name: str, label: Any = "", options: Iterable[tuple[str, Any]] | None = None
    ) -> str:
        """One of the options; without options, anything that could be a page address."""
        value = self._raw(name)
        options = None if options is None else [(str(key), text) for key, text in options]
        known = _SLUG.fullmatch(value) if options is None else value in dict(options)
        if value and not known:
            self._refuse(name, label, value)
            value = ""
        if value:
            self.kept[name] = value
        if options is not None and label:
            self._show(FormField(name, label, value, options))
        return value

    def text(self, name: str) -> str:
        """Words to search for; longer ones are cut to 100 characters, and that is said."""
        value = self._raw(name, instead=" ")
        if len(value) > MAX_QUERY_LENGTH:
            self.problems.append(
                _("The query is too long: only its first %(number)s characters are searched for.")
                % {"number": MAX_QUERY_LENGTH}
            )
            value = value[:MAX_QUERY_LENGTH].strip()
        if value:
            self.kept[name] = value
        return value

    def day(self, name: str, label: Any = "") -> datetime.date | None:
        """A whole day: 2006-01-01, or as a reader writes it."""
        date = self._date(name, label, {Precision.DAY})
        return date.earliest if date else None

    def year(self, first: int, last: int, label: Any = "") -> int | None:
        """A year from `first` to `last`: 2027."""
        date = self._date("year", label, {Precision.YEAR})
        if date is None:
            return None
        if not first <= date.earliest.year <= last:
            self._refuse("year", label, self.kept.pop("year"))
            return None
        return date.earliest.year

    def span(self, label_from: Any, label_to: Any) -> tuple[Any, Any]:
        """The days `from` and `to`, each given as a year, a month or a day; None where absent."""
        start = self._date("from", label_from, _PLAIN_DATES)
        end = self._date("to", label_to, _PLAIN_DATES)
        if start and end and end.latest < start.earliest:
            self.refused["to"] = _("The end is before the start: the end is left out.")
            del self.kept["to"]
            end = None
        return (start.earliest if start else None, end.latest if end else None)

    def _date(self, name: str, label: Any, allowed: set[Precision]) -> EDTFDate | None:
        value = self._raw(name)
        date = None
        if value:
            try:
                date = EDTFDate.read(value)
            except EDTFError:
                date = None
            if date is None or date.precision not in allowed or not date.datetime_attribute:
                self._refuse(name, label, value)
                date = None
            else:
                self.kept[name] = str(date)
        if label:
            # A year is a year in both languages, and shorter without «г.».
            shown = date.display(active_language(), cell=True) if date else value
            self._show(FormField(name, label, shown))
        return date

    def is_descending(self, other_orders: Iterable[str] = ()) -> bool:
        """The order by date: newest first unless `order` is "asc".

        `other_orders` are those of the list that a reader came from: accepted and kept.
        """
        orders = ("asc", "desc", *other_orders)
        return self.choice("order", options=[(order, "") for order in orders]) != "asc"

    def cursor(self, *, is_list: bool = True) -> Cursor | None:
        """The cursor `after`; a broken one shows the first page, and that is said.

        On the page of a record it is only carried, for the way back.
        """
        value = self._raw("after")
        cursor = Cursor.parse(value)
        if cursor:
            self.kept["after"] = value
        elif value and is_list:
            self._show_first_page()
        elif value:
            self._refuse("after", "", value)
        return cursor

    def leave_cursor(self, cursor: Cursor) -> None:
        """Show the first page, because nothing stands behind the cursor.

        Before the first record of all stands nothing either, and the first page is what was
        meant: nothing to say.
        """
        del self.kept["after"]
        if cursor.is_forward:
            self._show_first_page()

    def _show_first_page(self) -> None:
        self.problems.append(_("There is no such page: this is the first one."))

    def page(self, last: int) -> int:
        """A page number from 1 to `last`; any other shows the first page, and that is said."""
        value = self._raw("page")
        number = int(value) if _NUMBER.fullmatch(value) else 0
        if value and not 1 <= number <= last:
            self._show_first_page()
            return 1
        return number or 1

    def without(self, name: str) -> Parameters:
        """What was accepted of the request but one parameter, on its first page: unread yet."""
        kept = {key: value for key, value in self.kept.items() if key not in {name, "after"}}
        query = QueryDict(mutable=True)
        query.update(kept)
        return Parameters(query)

    @property
    def fields(self) -> list[tuple[FormField, str]]:
        """The fields of the form, each with the sentence about what was refused in it."""
        return [(field, self.refused.get(field.name, "")) for field in self.form]

    @property
    def faults(self) -> dict[str, str]:
        """The sentences about fields of the form, by the name of the field."""
        return {field.name: fault for field, fault in self.fields if fault}

    @property
    def sentences(self) -> list[str]:
        """What else there is to say, about no field of the form."""
        shown = self.faults
        others = [text for name, text in self.refused.items() if name not in shown]
        return [*others, *self.problems]

    @property
    def chosen(self) -> list[ChosenFilter]:
        """The filters in force, in words, each with the address of the list without it."""
        return [
            ChosenFilter(
                field.name,
                field.label,
                dict(field.options or []).get(field.value, field.value),
                self.address(**{field.name: "", "after": ""}),
            )
            for field in self.form
            if self.kept.get(field.name)
        ]

    def address(self, **changes: Any) -> str:
        """The query string of this view with some parameters changed or, with "", left out."""
        values = {**self.kept, **{name: str(value) for name, value in changes.items()}}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in values.items() if value})
        return f"?{query.urlencode()}" if query else "."

    @property
    def carried(self) -> str:
        """The query string that links to a record carry, so that it finds the way back."""
        return self.carried_without()

    def carried_without(self, *names: str) -> str:
        """The same without some parameters that belong to this page alone."""
        address = self.address(**dict.fromkeys(names, ""))
        return "" if address == "." else address
