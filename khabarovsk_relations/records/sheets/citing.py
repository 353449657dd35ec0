"""The columns that say where a row is known from: a source of the register, or a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.models import Source
from khabarovsk_relations.records.search import fold

from .cells import Cell
from .columns import ChoiceColumn, Column, split, text_of

SOURCE, KIND, PUBLISHER, ADDRESS, PLACE = (
    "source",
    "source_kind",
    "source_publisher",
    "source_url",
    "source_place",
)
# They make citations, and are no fields of the record.
NAMES = frozenset({SOURCE, KIND, PUBLISHER, ADDRESS, PLACE})


@dataclass(frozen=True, slots=True)
class Wish:
    """A citation to be made: of a source of the register or of one not saved yet, and where."""

    source: Source
    place: str


class References:
    """How sources are named in a cell: by the title, the address or the short key."""

    @cached_property
    def _sources(self) -> list[Source]:
        return list(Source.objects.order_by("pk"))

    @cached_property
    def _by_word(self) -> dict[str, list[Source]]:
        found: dict[str, list[Source]] = {}
        for source in self._sources:
            for word in {fold(source.title), source.url, source.key} - {""}:
                found.setdefault(word, []).append(source)
        return found

    @cached_property
    def _titles(self) -> Counter[str]:
        return Counter(fold(source.title) for source in self._sources)

    def named(self, text: str) -> list[Source]:
        """The sources that this is the title, the address or the key of."""
        return self._by_word.get(text) or self._by_word.get(fold(text), [])

    def name(self, source: Source) -> str:
        """The word in a cell that means this source alone."""
        is_plain = "\n" not in source.title and ";" not in source.title
        if is_plain and self._titles[fold(source.title)] == 1:
            return source.title
        alone = source.url and len(self._by_word[source.url]) == 1 and ";" not in source.url
        return source.url if alone else source.key


class SourceColumn(Column):
    """One of the cells that tell of the sources of a row; they are understood together."""

    width = 32

    def read(self, cell: Cell) -> str:
        return text_of(cell)


class ListedColumn(SourceColumn):
    """A cell with one line for each source of the row."""

    def __init__(self, field: Any, line: Callable[[Any], str], **options: Any) -> None:
        super().__init__(field, **options)
        self._line = line

    def write(self, record: Any) -> str:
        lines = [self._line(citation) for citation in record.citations.all()]
        return "\n".join(lines) if any(lines) else ""


class NamesColumn(SourceColumn):
    """The names of the sources, one a line."""

    def writer(self) -> Callable[[Any], str]:
        references = References()
        return lambda record: "\n".join(
            references.name(citation.source) for citation in record.citations.all()
        )


def source_columns(citation: Any, *, is_loaded: bool = True) -> Iterable[Column]:
    """The columns of sources for a model of citations."""
    fields = Source._meta.get_field
    yield NamesColumn(
        fields("title"),
        name=SOURCE,
        label=gettext_lazy("source"),
        note=gettext_lazy(
            "Title, web address or short key of a source of the register; several on a line each. "
            "A new source: its title, and beside it the kind, publisher and address."
        ),
    )
    yield ListedColumn(
        citation._meta.get_field("locator"),
        lambda cited: cited.locator,
        name=PLACE,
        label=gettext_lazy("source: place (page, paragraph)"),
        note=gettext_lazy("For example «стр. 3»."),
    )
    if is_loaded:
        yield KindColumn(
            fields("kind"),
            name=KIND,
            label=gettext_lazy("source: kind"),
            note=gettext_lazy("Only for a new source; empty: official."),
        )
    yield ListedColumn(
        fields("publisher"),
        lambda cited: cited.source.publisher,
        name=PUBLISHER,
        label=gettext_lazy("source: publisher or site"),
        note=gettext_lazy("For a new source: «Тихоокеанская звезда»."),
    )
    yield ListedColumn(
        fields("url"),
        lambda cited: cited.source.url,
        name=ADDRESS,
        label=gettext_lazy("source: web address"),
        note=gettext_lazy("For a new source: https://khabarovskadm.ru/news/1/."),
    )


class KindColumn(ChoiceColumn):
    """The kind of a new source; a file taken away leaves it to the register."""

    def write(self, record: Any) -> str:
        return ""


class Citing:
    """Makes citations of what the cells of rows say; a new source named twice is one source."""

    def __init__(self, *, may_add: bool) -> None:
        self._references = References()
        self._may_add = may_add
        self._new: dict[tuple[str, str], Source] = {}

    def wishes(self, values: dict[str, Any]) -> list[Wish]:
        """The citations of a row. Raises ValidationError by the names of columns."""
        names, address = values.get(SOURCE, ""), values.get(ADDRESS, "")
        if not names:
            if not (address or values.get(PUBLISHER) or values.get(PLACE)):
                return []
            found = self._references.named(address) if address else []
            if len(found) != 1:
                raise ValidationError({SOURCE: _("the title of the source is expected")})
            return self._with_places(found, values.get(PLACE, ""))
        found = self._references.named(names)
        if address and "\n" not in names:
            # Two pages may bear one title, such as «Новости».
            found = [source for source in found if address in (source.url, "") or not source.url]
        if len(found) == 1:
            return self._with_places(found, values.get(PLACE, ""))
        if len(found) > 1:
            raise ValidationError(
                {SOURCE: _("several sources are called so: write the short key of one")}
            )
        parts = split(names)
        if len(parts) > 1:
            return self._with_places([self._one(part) for part in parts], values.get(PLACE, ""))
        return self._with_places([self._added(names, values)], values.get(PLACE, ""))

    def _one(self, name: str) -> Source:
        found = self._references.named(name)
        if len(found) != 1:
            words = (
                _("“%(name)s” are several sources: write the short key of one")
                if found
                else _("there is no source “%(name)s” in the register; a new one stands alone")
            )
            raise ValidationError({SOURCE: words % {"name": name}})
        return found[0]

    def _added(self, title: str, values: dict[str, Any]) -> Source:
        publisher, address = values.get(PUBLISHER, ""), values.get(ADDRESS, "")
        if address and len(known := self._references.named(address)) == 1:
            return known[0]
        if not (publisher or address):
            words = _(
                "there is no such source in the register; write its publisher or its web address "
                "beside it to add it"
            )
            raise ValidationError({SOURCE: words})
        if not self._may_add:
            raise ValidationError({SOURCE: _("you may not add a source that is not there yet")})
        key = (fold(title), address or fold(publisher))
        if key not in self._new:
            kind = values.get(KIND) or Source.Kind.OFFICIAL
            source = Source(kind=kind, title=title, publisher=publisher, url=address)
            try:
                source.clean_fields(exclude=["key"])
            except ValidationError as error:
                columns = {"title": SOURCE, "publisher": PUBLISHER, "url": ADDRESS, "kind": KIND}
                raise ValidationError(
                    {columns[name]: said[:1] for name, said in error.message_dict.items()}
                ) from None
            self._new[key] = source
        return self._new[key]

    def _with_places(self, sources: list[Source], text: str) -> list[Wish]:
        places = text.split("\n") if len(sources) > 1 else [text]
        if len(places) > len(sources):
            raise ValidationError({PLACE: _("one line for each source is expected")})
        if any(len(place) > 200 for place in places):
            raise ValidationError({PLACE: _("at most 200 characters are expected")})
        places += [""] * (len(sources) - len(places))
        wishes: list[Wish] = []
        for source, place in zip(sources, places, strict=True):
            wish = Wish(source, place.strip())
            if wish not in wishes:
                wishes.append(wish)
        return wishes
