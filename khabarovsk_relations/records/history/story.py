"""The changes of a record told one by one, each with who, when, why and what, in words."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .reading import HistoryRow, Key, Past, Snapshot, link_to_record, own_key_fields
from .remembering import (
    DELETED_BROUGHT_BACK,
    LOADED_FROM_FILE,
    LOADED_FROM_TABLE,
    STATE_BROUGHT_BACK,
)
from .words import (
    ChangeInWords,
    Difference,
    Names,
    differences,
    in_words,
    moment_in_words,
    part_title,
)

REASONS = {
    LOADED_FROM_FILE: gettext_lazy("loaded from a file"),
    LOADED_FROM_TABLE: gettext_lazy("loaded from a spreadsheet"),
    DELETED_BROUGHT_BACK: gettext_lazy("brought back after it was deleted"),
}
ADDED, CHANGED, DELETED = "+", "~", "-"


def reason_in_words(reason: str) -> str:
    """Where a change came from; empty where somebody made it in a form."""
    if reason.startswith(STATE_BROUGHT_BACK):
        with contextlib.suppress(ValueError):
            moment = datetime.datetime.fromisoformat(reason.removeprefix(STATE_BROUGHT_BACK))
            return _("the state of %(when)s was brought back") % {"when": moment_in_words(moment)}
    return str(REASONS.get(reason, reason))


def person(user: Any) -> str:
    """Who: the name if there is one, else the name to sign in with; empty for nobody."""
    return "" if user is None else user.get_full_name() or user.get_username()


@dataclass
class Step:
    """What one change did to one row: the record itself, or a part of it."""

    old: Snapshot | None
    new: Snapshot | None
    # What the row is a part of, where that is a part itself.
    owner: Snapshot | None = None
    found: list[Difference] = field(default_factory=list)
    is_record: bool = False

    def __post_init__(self) -> None:
        self.found = differences(self.old, self.new)

    @property
    def state(self) -> Snapshot:
        return self.new or self.old

    @property
    def sign(self) -> str:
        if self.old is None:
            return ADDED
        return CHANGED if self.new else DELETED

    def says_something(self) -> bool:
        return self.sign != CHANGED or bool(self.found)

    def want(self, names: Names) -> None:
        names.want_all(self.found)
        if not self.is_record:
            names.want_key(self.state)
        if self.owner:
            names.want_key(self.owner)

    def told(self, names: Names) -> Line:
        """The step in words. What was deleted is not listed field by field."""
        title = ""
        if not self.is_record:
            title = part_title(self.state, names)
            if self.owner:
                title = f"{part_title(self.owner, names)}: {title}"
        found = self.found
        if not self.is_record and self.sign == ADDED:
            # Its title says the rest.
            titled = own_key_fields(self.state.model)
            found = [one for one in found if one.field not in titled]
        return Line(
            kind="" if self.is_record else str(self.state.model._meta.verbose_name),
            title=title,
            sign=self.sign,
            changes=[] if self.sign == DELETED else in_words(found, self.old, self.new, names),
        )


@dataclass(frozen=True)
class Line:
    """A step in words: of a part its kind and title, and what changed."""

    kind: str
    title: str
    sign: str
    changes: list[ChangeInWords]


@dataclass
class Entry:
    """Everything that one person did to a record and its parts in one go."""

    moment: datetime.datetime
    user: Any
    reason: str
    # What its page is known by: see `version_of()`.
    version: str
    steps: list[Step]
    lines: list[Line] = field(default_factory=list)

    @property
    def who(self) -> str:
        return person(self.user)

    @property
    def why(self) -> str:
        return reason_in_words(self.reason)

    @property
    def what(self) -> str:
        """What became of the record, and why; empty where somebody changed it in a form."""
        if self.sign == CHANGED:
            return capfirst(self.why)
        if self.sign == ADDED and self.reason == DELETED_BROUGHT_BACK:
            return _("The record was brought back after it was deleted")
        what = _("The record was added") if self.sign == ADDED else _("The record was deleted")
        return f"{what}: {self.why}" if self.why else what

    @property
    def sign(self) -> str:
        """Whether the record itself was added, changed or deleted."""
        own = [step for step in self.steps if step.is_record]
        return own[-1].sign if own else CHANGED

    def says_something(self) -> bool:
        return any(step.says_something() for step in self.steps)


def version_of(past: Past, rows: list[HistoryRow]) -> str:
    """The words by which the page of a state is known: the record's own row, else a part's."""
    for row in reversed(rows):
        if row.snapshot.key == past.key:
            return str(row.history_id)
    row = rows[-1]
    return f"{row.snapshot.model._meta.model_name}-{row.history_id}"


def story_of(past: Past) -> list[Entry]:
    """All changes, newest first; without those that changed nothing a person can see."""
    groups: dict[tuple[Any, Any], list[HistoryRow]] = {}
    for row in past.rows:
        groups.setdefault((row.moment, row.user and row.user.pk), []).append(row)
    latest: dict[Key, Snapshot] = {}
    entries = []
    for rows in groups.values():
        before: dict[Key, Snapshot | None] = {}
        for row in rows:
            key = row.snapshot.key
            before.setdefault(key, latest.get(key))
            if row.sign == "-":
                latest.pop(key, None)
            else:
                latest[key] = row.snapshot
        entry = Entry(
            moment=rows[-1].moment,
            user=rows[-1].user,
            reason=next((row.reason for row in rows if row.reason), ""),
            version=version_of(past, rows),
            steps=[*_steps(past, rows, before, latest)],
        )
        if entry.says_something():
            entries.append(entry)
    return entries[::-1]


def _steps(
    past: Past,
    rows: list[HistoryRow],
    before: dict[Key, Snapshot | None],
    after: dict[Key, Snapshot],
) -> Iterable[Step]:
    """The record's own step first, then those of its parts."""
    signs: dict[Key, str] = {}
    for row in rows:
        signs.setdefault(row.snapshot.key, row.sign)
    last = {row.snapshot.key: row.snapshot for row in rows}
    for key in sorted(before, key=lambda key: key != past.key):
        old, new = before[key], after.get(key)
        if old is None and new is None:
            if signs[key] == ADDED and key != past.key:
                # It came and went in one go.
                continue
            # All that history knows of it is that it went.
            old = last[key]
        link = link_to_record(key[0])
        owner_model = link.related_model if link else None
        owner = None
        if owner_model is not None and owner_model is not past.model:
            owner_key = (owner_model, (new or old).owner)
            owner = after.get(owner_key) or before.get(owner_key)
        step = Step(old, new, owner, is_record=key == past.key)
        if step.says_something():
            yield step


def tell(entries: Iterable[Entry]) -> None:
    """Put the entries of a page into words; rows that they name are asked for by kind."""
    names = Names()
    for entry in entries:
        for step in entry.steps:
            step.want(names)
    names.read()
    for entry in entries:
        entry.lines = [step.told(names) for step in entry.steps]
