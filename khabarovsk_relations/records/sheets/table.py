"""A kind of records as a table: its columns, how rows are understood, what is known already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from khabarovsk_relations.records.search import fold

from . import citing
from .cells import Refused
from .columns import Column, ShownColumn
from .rules import validate


class Known(Protocol):
    """What the register and the rows read so far hold, to recognise a record by."""

    def same(self, record: Any) -> Any:
        """The record, or the number of the row, that says the same; None where there is none."""

    def like(self, record: Any) -> list[Any]:
        """The records and numbers of rows that may be the same."""

    def add(self, record: Any, number: int) -> None:
        """Know this row of the file too."""


class Table:
    """A kind of records in columns. `lists` are those set when the row has a key."""

    lists: tuple[str, ...] = ()
    # What the columns read beside the row itself.
    prefetch: tuple[Any, ...] = ()
    related: tuple[str, ...] = ()

    def __init__(self, model: Any, columns: Iterable[Column], example: dict[str, str]) -> None:
        self.model = model
        self.columns = list(columns)
        self.example = example

    @property
    def loaded(self) -> list[Column]:
        """The columns that are read from a file."""
        return [column for column in self.columns if not isinstance(column, ShownColumn)]

    # ---- taking away -----------------------------------------------------------------------------

    def heads(self) -> list[str]:
        return [column.head for column in self.columns]

    def rows(self, records: QuerySet) -> Iterable[list[Any]]:
        """The cells of records, in the order of the columns."""
        writers: list[Callable[[Any], Any]] = [
            column.writer() if hasattr(column, "writer") else column.write
            for column in self.columns
        ]
        if self.related:
            records = records.select_related(*self.related)
        records = records.prefetch_related(*self.prefetch)
        for record in records.iterator(chunk_size=500):
            yield [write(record) for write in writers]

    # ---- loading ---------------------------------------------------------------------------------

    def known_heads(self) -> dict[str, Column]:
        return {head: column for column in self.columns for head in column.heads()}

    def matched(self, heads: Sequence[str]) -> list[Column]:
        """The column under each head. Raises Refused where they are not those of this table."""
        known = self.known_heads()
        columns = [known.get(fold(head)) for head in heads]
        if not any(columns):
            raise Refused(
                _("These are not the columns of “%(table)s”: take the template.")
                % {"table": self.model._meta.verbose_name_plural}
            )
        for head, column in zip(heads, columns, strict=True):
            if column is None:
                raise Refused(
                    _("The column “%(column)s” is not one of the template: rename or delete it.")
                    % {"column": head}
                    if head
                    else _("A column between the others has no head: name or delete it.")
                )
            if columns.count(column) > 1:
                raise Refused(
                    _("The column “%(column)s” is there twice.") % {"column": column.head}
                )
        for column in self.loaded:
            if column.is_required and column not in columns:
                raise Refused(_("The column “%(column)s” is missing.") % {"column": column.head})
        return columns

    def made(self, values: dict[str, Any]) -> Any:
        """A record of these values, not saved. Raises ValidationError by the names of columns."""
        fields = {
            name: value
            for name, value in values.items()
            if name not in self.lists and name not in citing.NAMES
        }
        record = self.model(**fields)
        self.judge(record, values)
        faults: list[str] = []
        for constraint in self.model._meta.constraints:
            # The others hold for whatever the columns let through.
            if not self.is_told(constraint):
                continue
            try:
                validate(constraint, record)
            except ValidationError as error:
                faults += error.messages
        if faults:
            raise ValidationError(faults)
        return record

    @staticmethod
    def is_told(constraint: Any) -> bool:
        """Whether a clerk can break this rule: then it has a sentence of its own."""
        default = constraint.default_violation_error_message
        return constraint.violation_error_message != default

    def judge(self, record: Any, values: dict[str, Any]) -> None:
        """What this kind demands of a row beyond its fields. Raises ValidationError."""

    def known(self) -> Known:
        """What the register holds of this kind now."""
        raise NotImplementedError
