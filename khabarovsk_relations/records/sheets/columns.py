"""The columns of a spreadsheet: what they are called, how their cells are read and written.

A head is the label of a field, in either language. `read` understands what `write` wrote, and
raises Refused with what was expected instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khabarovsk_relations.records.edtf import EDTFDate, EDTFError, Precision
from khabarovsk_relations.records.localized import LANGUAGES, active_language
from khabarovsk_relations.records.models import Theme
from khabarovsk_relations.records.search import fold
from khabarovsk_relations.records.signs import has_unseen

from .cells import Cell, DayCell, Refused

Reader = Callable[[Cell], Any]

# Between several values in one cell.
JOINT = "; "


def in_each_language(words: Callable[[], Any]) -> list[str]:
    """What these words are in Russian and in English."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(words()))
    return said


def split(text: str) -> list[str]:
    """The several values of one cell, divided by semicolons or line breaks."""
    return [part for part in (part.strip() for part in re.split("[;\n]", text)) if part]


class Column:
    """A column of a field of a kind of records; `label` instead of the field's own."""

    # Whether a cell of it may be a date of which a day was made.
    asks = False
    width = 24

    def __init__(
        self,
        field: Any,
        *,
        label: Any = None,
        is_required: bool = False,
        note: Any = "",
        name: str = "",
    ) -> None:
        self.field = field
        self.name = name or field.name
        self.label = label or field.verbose_name
        self.is_required = is_required
        self._note = note

    @property
    def head(self) -> str:
        """Its head in the active language."""
        return capfirst(str(self.label))

    def heads(self) -> set[str]:
        """Its heads in both languages, folded."""
        return {fold(head) for head in in_each_language(lambda: self.label)}

    def note(self) -> str:
        """What to write into it, for the sheet of explanations."""
        return str(self._note)

    def words(self) -> list[str]:
        """The words it has to be one of; empty where anything may stand."""
        return []

    def reader(self) -> Reader:
        """A function that reads cells; whatever it has to look up is looked up once."""
        return self.read

    def read(self, cell: Cell) -> Any:
        raise NotImplementedError

    def write(self, record: Any) -> Any:
        """The cell of a record, a text or a number."""
        value = getattr(record, self.field.attname)
        return "" if value is None else value


def text_of(cell: Cell) -> str:
    """The text of a cell. Raises Refused where signs stand in it that nobody types."""
    text = str(cell)
    if has_unseen(text):
        raise Refused(_("there are signs in it that cannot be seen or typed"))
    return text


class ShownColumn(Column):
    """A column that a file taken away has, and that is not read from a file."""

    def __init__(self, name: str, label: Any, write: Callable[[Any], Any]) -> None:
        self.name, self.label, self.write = name, label, write
        self.is_required = False


class TextColumn(Column):
    """Words, as long as the field takes them."""

    width = 32

    def read(self, cell: Cell) -> str:
        text = text_of(cell)
        limit = self.field.max_length
        if limit:
            # A field of one line.
            text = re.sub(r"[ \t]*\n\s*", " ", text)
        if limit and len(text) > limit:
            words = ngettext(
                "at most %(count)d character expected",
                "at most %(count)d characters expected",
                limit,
            )
            raise Refused(words % {"count": limit})
        for validator in self.field.validators:
            if isinstance(validator, MaxLengthValidator) or not text:
                continue
            try:
                validator(text)
            except ValidationError as error:
                raise Refused(error.messages[0]) from None
        return text


class DateColumn(Column):
    """A date as far as it is known, as clerks type it."""

    asks = True

    def note(self) -> str:
        return _("As far as known: 24.05.2005, 24–27 мая 2005, май 2005, 2005, около 1992, с 1999.")

    def read(self, cell: Cell) -> EDTFDate:
        if isinstance(cell, DayCell):
            return cell.date
        if re.fullmatch("[1-9][0-9]{4}", cell):
            raise Refused(
                _(
                    "this is the number of a day as spreadsheets count them; a date is expected: "
                    "give the cell the format of a date, or write the date in words"
                )
            )
        try:
            return EDTFDate.read(text_of(cell))
        except EDTFError as error:
            raise Refused(error.message(active_language())) from None

    def write(self, record: Any) -> str:
        return getattr(record, self.field.attname).display(active_language())


class DayColumn(DateColumn):
    """A date that has to be known to the day."""

    asks = False

    def note(self) -> str:
        return _("A whole day: 24.05.2005.")

    def read(self, cell: Cell) -> Any:
        date = super().read(cell)
        if not date:
            return None
        if date.precision != Precision.DAY or date.is_approximate or date.is_uncertain:
            raise Refused(_("a whole day is expected: 24.05.2005"))
        return date.earliest

    def write(self, record: Any) -> str:
        day = getattr(record, self.field.attname)
        return EDTFDate.parse(day.isoformat()).display(active_language()) if day else ""


class ChoiceColumn(Column):
    """One of the field's choices, by its words in either language; empty is the default."""

    def words(self) -> list[str]:
        return [str(label) for _value, label in self.field.choices]

    def reader(self) -> Reader:
        values: dict[str, str] = {}
        for value, label in self.field.choices:
            for words in (value, *in_each_language(lambda label=label: label)):
                values.setdefault(fold(words), value)

        def read(cell: Cell) -> str:
            if not cell:
                return self.field.get_default() or ""
            text = fold(text_of(cell))
            if text not in values:
                expected = ", ".join(f"«{words}»" for words in self.words())
                raise Refused(_("one of these is expected: %(words)s") % {"words": expected})
            return values[text]

        return read

    def write(self, record: Any) -> str:
        value = getattr(record, self.field.attname)
        return str(dict(self.field.flatchoices).get(value, value))


# What spreadsheets and people write for yes and no.
_YES = ("да", "yes", "истина", "true", "1", "+", "x", "х")
_NO = ("нет", "no", "ложь", "false", "0", "-", "")


class YesNoColumn(Column):
    """Yes or no; empty is no."""

    width = 12

    def words(self) -> list[str]:
        return [_("yes"), _("no")]

    def read(self, cell: Cell) -> bool:
        text = str(cell).casefold()
        if text in _YES:
            return True
        if text in _NO:
            return False
        raise Refused(_("“yes” or “no” is expected"))

    def write(self, record: Any) -> str:
        return _("yes") if getattr(record, self.field.attname) else _("no")


class NumberColumn(Column):
    """A whole number, at least 1."""

    width = 12
    most = 9999

    def note(self) -> str:
        return str(self._note) or _("A number: 12.")

    def read(self, cell: Cell) -> int | None:
        text = str(cell).replace(" ", "").replace("\u00a0", "")
        if not text:
            return None
        if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= self.most:
            raise Refused(_("a whole number from 1 to %(most)s is expected") % {"most": self.most})
        return int(text)


class MonthsColumn(NumberColumn):
    """A number of months, at most a hundred years."""

    most = 1200


class DegreesColumn(Column):
    """Degrees of latitude or longitude, with a point or a comma."""

    width = 12

    def __init__(self, field: Any, most: int, **options: Any) -> None:
        super().__init__(field, **options)
        self.most = most

    def read(self, cell: Cell) -> float | None:
        text = str(cell).replace(",", ".").replace("−", "-")
        if not text:
            return None
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,15})?", text) or abs(float(text)) > self.most:
            raise Refused(
                _("degrees from −%(most)s to %(most)s are expected: 37.9161") % {"most": self.most}
            )
        return float(text)


class ThemesColumn(Column):
    """Themes by their names in either language, several divided by semicolons."""

    def note(self) -> str:
        return _("Themes of the register, several divided by a semicolon.")

    def words(self) -> list[str]:
        return [theme.name for theme in Theme.objects.all()]

    def reader(self) -> Reader:
        known: dict[str, Theme] = {}
        for theme in Theme.objects.all():
            for words in (theme.name_ru, theme.name_en, theme.slug):
                known.setdefault(fold(words), theme)

        def read(cell: Cell) -> list[Theme]:
            themes = []
            for name in split(text_of(cell)):
                if fold(name) not in known:
                    raise Refused(
                        _("there is no theme “%(name)s” in the register") % {"name": name}
                    )
                themes.append(known[fold(name)])
            return list(dict.fromkeys(themes))

        return read

    def write(self, record: Any) -> str:
        return JOINT.join(theme.name for theme in record.themes.all())


def linked(name: str, label: Any) -> ShownColumn:
    """A column that names the records a record is linked to, or the one."""

    def write(record: Any) -> str:
        if not record._meta.get_field(name).many_to_many:
            return str(getattr(record, name) or "")
        return JOINT.join(str(other) for other in getattr(record, name).all())

    return ShownColumn(name, label, write)


def _local(moment: Any) -> str:
    local = timezone.localtime(moment)
    return EDTFDate.parse(local.date().isoformat()).display(active_language())


def stamps(site: str) -> Iterable[ShownColumn]:
    """The columns that end every table of records: how it stands on the site, and where."""
    return (
        ShownColumn(
            "publication",
            gettext_lazy("published"),
            lambda record: str(record.publication_label()),
        ),
        ShownColumn(
            "address",
            gettext_lazy("page on the site"),
            lambda record: site + record.get_absolute_url() if record.is_public() else "",
        ),
        ShownColumn("changed", gettext_lazy("changed"), lambda record: _local(record.updated_at)),
    )
