"""Sources and themes as tables of a spreadsheet; they are taken away and not loaded."""

from __future__ import annotations

from khabarovsk_relations.records.models import Source, Theme
from khabarovsk_relations.records.sheets.columns import (
    ChoiceColumn,
    DateColumn,
    DayColumn,
    TextColumn,
)
from khabarovsk_relations.records.sheets.table import Table

_source, _theme = Source._meta.get_field, Theme._meta.get_field

SOURCES_TABLE = Table(
    Source,
    [
        ChoiceColumn(_source("kind")),
        TextColumn(_source("title")),
        TextColumn(_source("publisher")),
        TextColumn(_source("url")),
        TextColumn(_source("archive_reference")),
        DateColumn(_source("published")),
        DayColumn(_source("accessed")),
        TextColumn(_source("language")),
        TextColumn(_source("note_ru")),
        TextColumn(_source("note_en")),
        TextColumn(_source("key")),
    ],
    {},
)
THEMES_TABLE = Table(
    Theme,
    [TextColumn(_theme(name)) for name in ("name_ru", "name_en", "slug")],
    {},
)
