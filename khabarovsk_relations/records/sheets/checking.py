"""The dry run: what would become of each row of a file, and what has to be asked first.

Nothing is saved here. The same answers to the same rows and register give the same verdicts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from khabarovsk_relations.records.search import fold

from .cells import DAY, MONTH, PRECISIONS, YEAR, Cell, DayCell, Refused
from .citing import Citing, Wish
from .columns import Column, ShownColumn
from .reading import Grid
from .table import Table

LOAD, LEAVE = "load", "leave"
# The names under which an answer for all rows comes.
ALL_DATES, ALL_LIKE = "all_dates", "all_like"

NEW, THERE, LEFT, EXAMPLE, ASKED, FAULTY = "new", "there", "left", "example", "asked", "faulty"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: in which column, what stands there, what was expected."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        words = {"row": self.row, "column": self.column, "value": self.value}
        words["expected"] = capfirst(self.expected) if self.column else self.expected
        if not self.column:
            return _("Row %(row)s: %(expected)s") % words
        if not self.value:
            return _("Row %(row)s, column “%(column)s”: empty. %(expected)s") % words
        return _("Row %(row)s, column “%(column)s”: “%(value)s”. %(expected)s") % words


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a clerk knows, with the answers to choose from."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...]
    answer: str = ""


@dataclass(slots=True)
class Verdict:
    """What becomes of a row."""

    number: int
    outcome: str
    title: str = ""
    faults: list[Fault] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    # The records of the register, or the numbers of rows, that it is or looks like.
    twins: list[Any] = field(default_factory=list)
    record: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    wishes: list[Wish] = field(default_factory=list)

    @property
    def questions_open(self) -> bool:
        return any(not question.answer for question in self.questions)

    @property
    def lacks_source(self) -> bool:
        return self.outcome == NEW and not self.wishes


@dataclass(frozen=True)
class Check:
    """The verdicts on all rows of a file."""

    verdicts: list[Verdict]
    ignored: list[str]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(verdict.outcome for verdict in self.verdicts)

    @cached_property
    def faults(self) -> list[Fault]:
        return [fault for verdict in self.verdicts for fault in verdict.faults]

    @property
    def new(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome == NEW]

    @property
    def is_loadable(self) -> bool:
        """Whether there is something to load, and nothing wrong or unanswered."""
        counts = self.counts
        return bool(counts[NEW]) and not counts[FAULTY] and not counts[ASKED]

    @property
    def without_source(self) -> int:
        return sum(verdict.lacks_source for verdict in self.verdicts)


def check(table: Table, grid: Grid, answers: Mapping[str, str], *, may_add_sources: bool) -> Check:
    """Judge every row. Raises Refused where the columns are not those of the table."""
    return _Checking(table, grid, answers, may_add_sources=may_add_sources).done()


class _Checking:
    def __init__(
        self, table: Table, grid: Grid, answers: Mapping[str, str], *, may_add_sources: bool
    ) -> None:
        self.table, self.grid, self.answers = table, grid, answers
        self.columns = table.matched(grid.heads)
        self.readers = {
            column.name: column.reader() for column in self.columns if self.is_read(column)
        }
        self.by_name = {column.name: column for column in table.loaded}
        self.citing = Citing(may_add=may_add_sources)
        self.known = table.known()

    @staticmethod
    def is_read(column: Column) -> bool:
        return not isinstance(column, ShownColumn)

    def done(self) -> Check:
        verdicts = [self.verdict(number, cells) for number, cells in self.grid.rows]
        ignored = [column.head for column in self.columns if not self.is_read(column)]
        return Check(verdicts, ignored)

    def verdict(self, number: int, row: list[Cell]) -> Verdict:
        verdict = Verdict(number, NEW)
        if any(row[len(self.columns) :]):
            verdict.faults.append(
                Fault(number, "", "", _("there are more cells than columns with heads"))
            )
        cells = {
            column.name: cell
            for column, cell in zip(self.columns, row, strict=False)
            if self.is_read(column)
        }
        if self.is_example(cells):
            verdict.outcome = EXAMPLE
            return verdict
        self.settle_dates(verdict, cells)
        self.read(verdict, cells)
        if not verdict.faults and not verdict.questions_open:
            self.make(verdict, cells)
        verdict.title = verdict.title or self.title(verdict.values)
        if verdict.faults:
            verdict.outcome = FAULTY
        elif verdict.questions_open:
            verdict.outcome = ASKED
        return verdict

    @staticmethod
    def title(values: dict[str, Any]) -> str:
        """What a row calls itself that is no record yet."""
        names = ("title_ru", "title_en", "name_ru", "name_en")
        return next((values[name] for name in names if values.get(name)), "")

    def is_example(self, cells: dict[str, Cell]) -> bool:
        """Whether it is the row of the template that shows how to write."""
        said = {name: fold(str(cell)) for name, cell in cells.items() if cell}
        return said == {name: fold(text) for name, text in self.table.example.items()}

    def answer(self, name: str, everybody: str, allowed: Iterable[str]) -> str:
        own = self.answers.get(name) or self.answers.get(everybody) or ""
        return own if own in allowed else ""

    def settle_dates(self, verdict: Verdict, cells: dict[str, Cell]) -> None:
        """Ask of dates on the first of a month what was meant, and put the answers in."""
        for name, cell in cells.items():
            column = self.by_name[name]
            if not (column.asks and isinstance(cell, DayCell) and cell.is_doubtful):
                continue
            question = f"date-{verdict.number}-{name}"
            answer = self.answer(question, ALL_DATES, PRECISIONS)
            words = _("Column “%(column)s”: the cell holds a whole day. What is meant?")
            options = tuple((one, str(cell.meaning(one))) for one in (DAY, MONTH, YEAR))
            verdict.questions.append(
                Question(question, words % {"column": column.head}, options, answer)
            )
            if answer:
                cells[name] = cell.meaning(answer)

    def read(self, verdict: Verdict, cells: dict[str, Cell]) -> None:
        for column in self.columns:
            if not self.is_read(column):
                continue
            cell = cells.get(column.name, "")
            if not cell and column.is_required:
                expected = column.words()
                words = _("one of these is expected: %(words)s") % {
                    "words": ", ".join(f"«{word}»" for word in expected)
                }
                said = words if expected else _("it must be filled in")
                verdict.faults.append(Fault(verdict.number, column.head, "", said))
                continue
            try:
                verdict.values[column.name] = self.readers[column.name](cell)
            except Refused as refusal:
                self.blame(verdict, column.name, cell, refusal.sentence)

    def blame(self, verdict: Verdict, name: str, cell: Cell, expected: str) -> None:
        column = self.by_name.get(name)
        shown = str(cell) if len(str(cell)) <= 80 else f"{str(cell)[:79]}…"
        head = column.head if column else ""
        verdict.faults.append(Fault(verdict.number, head, shown if head else "", expected))

    def make(self, verdict: Verdict, cells: dict[str, Cell]) -> None:
        """Make the record and its citations, and look for it in the register and above."""
        try:
            verdict.wishes = self.citing.wishes(verdict.values)
        except ValidationError as error:
            self.blame_all(verdict, cells, error)
        try:
            verdict.record = self.table.made(verdict.values)
        except ValidationError as error:
            self.blame_all(verdict, cells, error)
        if verdict.faults:
            return
        verdict.title = str(verdict.record)
        self.recognise(verdict)

    def blame_all(self, verdict: Verdict, cells: dict[str, Cell], error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            error = ValidationError({NON_FIELD_ERRORS: error})
        for name, sentences in error.message_dict.items():
            for sentence in sentences:
                self.blame(verdict, name, cells.get(name, ""), sentence)

    def recognise(self, verdict: Verdict) -> None:
        same = self.known.same(verdict.record)
        if isinstance(same, int):
            words = _("it says the same as row %(row)s: delete one of them") % {"row": same}
            self.blame(verdict, "", "", words)
            return
        if same is not None:
            verdict.outcome, verdict.twins = THERE, [same]
            return
        verdict.twins = self.known.like(verdict.record)
        if verdict.twins:
            name = f"like-{verdict.number}"
            answer = self.answer(name, ALL_LIKE, (LOAD, LEAVE))
            options = (
                (LEAVE, _("The same record: leave this row out")),
                (LOAD, _("Another record: load it anyway")),
            )
            words = _("It looks like a record that is there. Is it the same?")
            verdict.questions.append(Question(name, words, options, answer))
            if answer == LEAVE:
                verdict.outcome = LEFT
                return
        self.known.add(verdict.record, verdict.number)
