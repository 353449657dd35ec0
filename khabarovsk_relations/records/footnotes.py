"""The sources of a page as numbered footnotes: one number for each, however often cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext_lazy

from .models import Citation, CitationClaim, Record, Source

# What a citation supports: a claim, of the record itself or of a part of it with a row of
# its own, such as a change of status.
Supported = tuple[str, tuple[type, Any] | None]

# Of a source that says something else it is told what that is about: "On: the date".
SUBJECTS = {
    CitationClaim.GENERAL: pgettext_lazy("subject", "the record"),
    CitationClaim.DATE: pgettext_lazy("subject", "the date"),
    CitationClaim.NAME: pgettext_lazy("subject", "the name"),
    CitationClaim.PLACE: pgettext_lazy("subject", "the place"),
    CitationClaim.PEOPLE: pgettext_lazy("subject", "the people"),
    CitationClaim.RESULT: pgettext_lazy("subject", "the result"),
}


@dataclass(frozen=True)
class Mark:
    """A number beside a fact, and the anchor by which one comes back to it."""

    number: int
    anchor: str


@dataclass
class Use:
    """A place of a source, what stands there, and everything that rests on it."""

    locator: str
    quote: str
    says: str
    note: Note = field(repr=False, compare=False)
    supported: list[Supported] = field(default_factory=list)

    @property
    def supports(self) -> list[tuple[Any, str]]:
        """What it supports, or speaks of, in words, each with the anchor of its first mark, or "".

        That a source supports the record as a whole is said only where a mark says so too.
        """
        anchors = self.note.anchors
        return [
            (_words(claim, part, differs=bool(self.says)), anchors.get((claim, part), ""))
            for claim, part in self.supported
            if claim != CitationClaim.GENERAL or part or (claim, part) in anchors
        ]

    @property
    def is_telling(self) -> bool:
        """Whether there is anything to say of it beside the source itself."""
        return bool(self.locator or self.quote or self.says or self.supports)


@dataclass
class Note:
    """A source with its number, its uses, and the anchors of its marks on the page."""

    number: int
    source: Source
    uses: list[Use] = field(default_factory=list)
    anchors: dict[Supported, str] = field(default_factory=dict)
    marks_count: int = 0

    def add(self, citation: Citation) -> None:
        """Take in a citation; one that repeats a place and its words is not told twice."""
        told = (citation.locator, citation.quote, citation.says)
        use = next((use for use in self.uses if (use.locator, use.quote, use.says) == told), None)
        if use is None:
            use = Use(*told, self)
            self.uses.append(use)
        use.supported.append(_supported(citation))

    def supports(self, supported: Supported) -> bool:
        return any(supported in use.supported for use in self.uses)

    def mark(self, supported: Supported) -> Mark:
        """The next mark of this source: each has an anchor of its own."""
        self.marks_count += 1
        again = f"-{self.marks_count}" if self.marks_count > 1 else ""
        anchor = f"note-{self.number}{again}"
        self.anchors.setdefault(supported, anchor)
        return Mark(self.number, anchor)


class Footnotes:
    """The sources of a page in the order in which its citations first name them.

    A page asks for the marks of its facts while it is drawn, and lists the notes after that:
    so the list leads back to the marks that are there, and to no other.
    """

    def __init__(self, citations: Iterable[Citation]) -> None:
        notes: dict[int, Note] = {}
        for citation in citations:
            if citation.source_id not in notes:
                notes[citation.source_id] = Note(len(notes) + 1, citation.source)
            notes[citation.source_id].add(citation)
        self.notes = list(notes.values())

    def __iter__(self) -> Iterator[Note]:
        return iter(self.notes)

    def __len__(self) -> int:
        return len(self.notes)

    def marks(self, claim: str, part: Any = None) -> list[Mark]:
        """The marks to stand beside what the claim names; `part` is a row that has sources too."""
        if claim not in CitationClaim.values:
            # A misspelt word in a template would else leave its fact without sources, unseen.
            raise ValueError(f"no such claim: {claim!r}")
        supported = (claim, (type(part), part.pk) if part else None)
        return [note.mark(supported) for note in self.notes if note.supports(supported)]


def _supported(citation: Citation) -> Supported:
    cited = citation._meta.get_field("record").related_model
    return citation.claim, None if issubclass(cited, Record) else (cited, citation.record_id)


def _words(claim: str, part: tuple[type, Any] | None, *, differs: bool) -> Any:
    """What is supported, in the words of the clerks' form; a part as a whole by its name."""
    if part and claim == CitationClaim.GENERAL:
        return part[0]._meta.verbose_name
    return SUBJECTS[claim] if differs else CitationClaim(claim).label
