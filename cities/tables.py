"""Cities, agreements, spellings and changes of status as tables of a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cities.models import (
    Agreement,
    AgreementCitation,
    CityCitation,
    CityName,
    RelationStatus,
    SisterCity,
    StatusCitation,
)
from khabarovsk_relations.records.sheets.citing import source_columns
from khabarovsk_relations.records.sheets.columns import (
    ChoiceColumn,
    Column,
    DateColumn,
    DegreesColumn,
    MonthsColumn,
    TextColumn,
    ThemesColumn,
    YesNoColumn,
    linked,
    stamps,
)
from khabarovsk_relations.records.sheets.table import Known, Table

from .columns import CitiesColumn, CityColumn, CountryColumn
from .recognising import KnownCities, KnownRecords


def texts(model: Any, *names: str) -> list[Column]:
    """Columns of plain words."""
    return [TextColumn(model._meta.get_field(name)) for name in names]


def in_both(model: Any, *names: str) -> list[Column]:
    """Columns of words in Russian and in English."""
    return texts(model, *(f"{name}_{language}" for name in names for language in ("ru", "en")))


class CityRecordTable(Table):
    """Records about cities."""

    lists = ("cities", "themes")
    prefetch = ("cities", "themes", "citations__source")

    def judge(self, record: Any, values: dict[str, Any]) -> None:
        # The lists are saved only after the row, and its name is made of its cities.
        record.public_cities = sorted(values.get("cities", ()), key=lambda city: city.pk)

    def known(self) -> Known:
        return KnownRecords(self.model)


class AgreementTable(CityRecordTable):
    related = ("previous",)


class CityTable(Table):
    prefetch = ("not_to_be_confused_with", "citations__source")

    def known(self) -> Known:
        return KnownCities()


class CityPartTable(Table):
    """A part of a city's card; taken away only."""

    related = ("city",)


def agreement_table() -> Table:
    def field(name: str) -> Any:
        return Agreement._meta.get_field(name)

    columns = [
        *in_both(Agreement, "title"),
        ChoiceColumn(field("type"), is_required=True),
        CitiesColumn(field("cities")),
        DateColumn(field("signed")),
        *in_both(Agreement, "signed_place"),
        YesNoColumn(field("is_annual")),
        *in_both(Agreement, "our_party", "other_party", "signed_by_us", "signed_by_partner"),
        ChoiceColumn(field("term")),
        DateColumn(field("valid_from")),
        DateColumn(field("valid_to")),
        ChoiceColumn(field("renewal")),
        MonthsColumn(field("renewal_months"), note=_("For example 60: five years.")),
        MonthsColumn(
            field("notice_months"), note=_("For example 6: half a year before it expires.")
        ),
        linked("previous", field("previous").verbose_name),
        ChoiceColumn(field("relation_to_previous")),
        DateColumn(field("ended")),
        *in_both(Agreement, "end_reason", "summary"),
        ThemesColumn(field("themes")),
        *source_columns(AgreementCitation),
        *texts(Agreement, "internal_note"),
        *stamps(settings.SITE_URL),
    ]
    example = {
        "title_ru": "Соглашение об установлении побратимских связей",
        "title_en": "Agreement on establishing sister relations",
        "type": "об установлении побратимских связей",
        "cities": "Ниигата",
        "signed": "23.04.1965",
        "signed_place_ru": "Ниигата",
        "source": "Побратимы Хабаровска",
        "source_publisher": "khabarovskadm.ru",
        "source_url": "https://khabarovskadm.ru/",
    }
    return AgreementTable(Agreement, columns, example)


def city_table() -> Table:
    def field(name: str) -> Any:
        return SisterCity._meta.get_field(name)

    columns = [
        *in_both(SisterCity, "name"),
        *texts(SisterCity, "name_ru_genitive", "name_ru_accusative", "name_native"),
        TextColumn(field("native_language"), note=_("For example ru, en, ja, zh, ko.")),
        ChoiceColumn(field("kind"), is_required=True),
        CountryColumn(field("country"), is_required=True),
        *in_both(SisterCity, "region"),
        DateColumn(field("since")),
        ChoiceColumn(field("since_basis")),
        DegreesColumn(field("latitude"), 90, note=_("Degrees, north positive: 37.9161.")),
        DegreesColumn(field("longitude"), 180, note=_("Degrees, east positive: 139.0364.")),
        TextColumn(field("time_zone"), note=_("For example Asia/Tokyo.")),
        *texts(SisterCity, "website", "wikidata_id"),
        linked("not_to_be_confused_with", field("not_to_be_confused_with").verbose_name),
        *in_both(SisterCity, "motive", "summary"),
        *source_columns(CityCitation),
        *texts(SisterCity, "internal_note"),
        *stamps(settings.SITE_URL),
    ]
    example = {
        "name_ru": "Ниигата",
        "name_en": "Niigata",
        "name_ru_genitive": "Ниигаты",
        "name_ru_accusative": "Ниигату",
        "kind": "город-побратим",
        "country": "Япония",
        "since": "23.04.1965",
        "source": "Побратимы Хабаровска",
        "source_publisher": "khabarovskadm.ru",
        "source_url": "https://khabarovskadm.ru/",
    }
    return CityTable(SisterCity, columns, example)


def name_table() -> Table:
    field = CityName._meta.get_field
    return CityPartTable(
        CityName,
        [
            CityColumn(field("city")),
            *texts(CityName, "text", "language"),
            ChoiceColumn(field("kind")),
        ],
        {},
    )


class StatusTable(CityPartTable):
    prefetch = ("citations__source",)


def status_table() -> Table:
    field = RelationStatus._meta.get_field
    return StatusTable(
        RelationStatus,
        [
            CityColumn(field("city")),
            ChoiceColumn(field("status")),
            DateColumn(field("date")),
            ChoiceColumn(field("date_means")),
            ChoiceColumn(field("declared_by")),
            *in_both(RelationStatus, "note"),
            *source_columns(StatusCitation, is_loaded=False),
        ],
        {},
    )


AGREEMENTS_TABLE, CITIES_TABLE, NAMES_TABLE, STATUSES_TABLE = (
    agreement_table(),
    city_table(),
    name_table(),
    status_table(),
)
