"""Delegations and events as tables of a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.columns import CitiesColumn, CityColumn
from cities.tables import CityRecordTable, in_both, texts
from events.models import Delegation, DelegationCitation, Event, EventCitation
from khabarovsk_relations.records.sheets.citing import source_columns
from khabarovsk_relations.records.sheets.columns import (
    ChoiceColumn,
    DateColumn,
    DayColumn,
    NumberColumn,
    ThemesColumn,
    YesNoColumn,
    linked,
    stamps,
)
from khabarovsk_relations.records.sheets.table import Table


class DelegationTable(CityRecordTable):
    prefetch = (*CityRecordTable.prefetch, "agreements")
    related = ("return_of",)

    def judge(self, record: Delegation, values: dict[str, Any]) -> None:
        super().judge(record, values)
        record.demand_name(record.title_ru, record.title_en, record.public_cities)


class EventTable(CityRecordTable):
    prefetch = (*CityRecordTable.prefetch, "delegations__cities", "agreements")
    related = ("part_of", "place_city")


def delegation_table() -> Table:
    def field(name: str) -> Any:
        return Delegation._meta.get_field(name)

    columns = [
        *in_both(Delegation, "title"),
        ChoiceColumn(field("direction"), is_required=True),
        CitiesColumn(field("cities")),
        DateColumn(field("dates")),
        ChoiceColumn(field("level")),
        # A row without it would be a plan, and old visits are none.
        ChoiceColumn(field("status"), is_required=True),
        *in_both(Delegation, "place", "head_name"),
        *texts(Delegation, "head_name_native"),
        *in_both(Delegation, "head_title"),
        NumberColumn(field("size")),
        ChoiceColumn(field("size_means")),
        *in_both(Delegation, "composition", "host", "purpose", "programme", "result"),
        *texts(Delegation, "next_steps"),
        DayColumn(field("reported_on")),
        linked("return_of", field("return_of").verbose_name),
        linked("agreements", field("agreements").verbose_name),
        ThemesColumn(field("themes")),
        *source_columns(DelegationCitation),
        *texts(Delegation, "internal_note"),
        *stamps(settings.SITE_URL),
    ]
    example = {
        "title_ru": "Визит мэра Ниигаты на День города",
        "title_en": "Visit of the Mayor of Niigata for the City Day",
        "direction": "к нам (приём)",
        "cities": "Ниигата",
        "dates": "24–27 мая 2005",
        "level": "официальный",
        "status": "состоялась",
        "size": "12",
        "size_means": "ровно",
        "source": "Побратимы Хабаровска",
        "source_publisher": "khabarovskadm.ru",
        "source_url": "https://khabarovskadm.ru/",
    }
    return DelegationTable(Delegation, columns, example)


def event_table() -> Table:
    def field(name: str) -> Any:
        return Event._meta.get_field(name)

    columns = [
        *in_both(Event, "title"),
        ChoiceColumn(field("kind"), is_required=True),
        CitiesColumn(field("cities"), label=_("cities taking part")),
        DateColumn(field("dates")),
        ChoiceColumn(field("status"), is_required=True),
        CityColumn(field("place_city")),
        *in_both(Event, "place", "series"),
        NumberColumn(field("edition")),
        linked("part_of", field("part_of").verbose_name),
        YesNoColumn(field("has_anniversary")),
        *in_both(Event, "participants", "organiser", "description", "result", "award"),
        linked("delegations", field("delegations").verbose_name),
        linked("agreements", field("agreements").verbose_name),
        ThemesColumn(field("themes")),
        *source_columns(EventCitation),
        *texts(Event, "internal_note"),
        *stamps(settings.SITE_URL),
    ]
    example = {
        "title_ru": "Международный конкурс снежной скульптуры в Харбине",
        "title_en": "International Snow Sculpture Contest in Harbin",
        "kind": "конкурс или соревнование",
        "cities": "Харбин",
        "dates": "январь 2005",
        "status": "состоялось",
        "place_city": "Харбин",
        "source": "Побратимы Хабаровска",
        "source_publisher": "khabarovskadm.ru",
        "source_url": "https://khabarovskadm.ru/",
    }
    return EventTable(Event, columns, example)


DELEGATIONS_TABLE, EVENTS_TABLE = delegation_table(), event_table()
