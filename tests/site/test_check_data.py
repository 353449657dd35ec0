"""`manage.py check_data`: what it finds, on the fixtures and on records made for it."""

import datetime
import json
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import DatabaseError
from django.utils import translation

from cities.models import RelationStatus
from events.findings import CHECKS, findings
from events.management.commands import check_data as command
from tests.admin_pages import admin_url
from tests.factories import (
    AgreementFactory,
    CityCitationFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 24)
PINNED = Path(__file__).parent.parent / "data/archive-findings.txt"


def city(*statuses, **values):
    """A city of which nothing is found, but for what is given."""
    made = SisterCityFactory(**({"name_native": "新潟", "since_basis": "council"} | values))
    for status in statuses:
        RelationStatusFactory(city=made, **({"date": "2026"} | status))
    return made


def active(**values):
    return {"status": "active", **values}


def with_agreement(made, **values):
    AgreementFactory(cities=[made], **values)
    return made


def in_force(made, **values):
    return with_agreement(made, term="open", **values)


def founded(since, signed, basis="signed", **values):
    made = city(active(), since=since, since_basis=basis)
    return in_force(made, type="establishment", signed=signed, **values)


def known_as(made, *texts, **values):
    for text in texts:
        CityNameFactory(city=made, text=text, **values)
    return made


def two(one, other, link=False):
    """Two cities by their Russian names, or names and further spellings."""
    cities = []
    for number, names in enumerate((one, other)):
        name, *more = names.split("/")
        made = city(name_ru=name, name_en=f"Zzz{number}{name}", name_native=f"{number}")
        cities.append(known_as(made, *more))
    if link:
        cities[0].not_to_be_confused_with.add(cities[1])
    return cities[0]


def saying(made, **values):
    made.citations.create(source=SourceFactory(), **({"says_ru": "1966"} | values))
    return made


# Check, record, and whether it is found.
CASES = [
    ("no_source", lambda: EventFactory(sources=[], draft=True), True),
    ("no_source", lambda: EventFactory(), False),
    ("no_source", lambda: EventFactory(sources=[], withdrawn=True), False),
    ("plan_past", lambda: EventFactory(dates="2026-11-23", planned=True), True),
    ("plan_past", lambda: EventFactory(dates="2026-11-24", planned=True), False),
    ("held_in_future", lambda: DelegationFactory(dates="2026-11-25"), True),
    ("held_in_future", lambda: DelegationFactory(dates="2026-11-24"), False),
    ("held_in_future", lambda: EventFactory(dates="2026-12", draft=True), True),
    ("held_in_future", lambda: EventFactory(dates="2026"), False),
    ("held_in_future", lambda: EventFactory(dates="2027", planned=True), False),
    ("held_in_future", lambda: EventFactory(dates="2027", withdrawn=True), False),
    ("status_against_agreements", lambda: city(active()), True),
    ("status_against_agreements", lambda: city(active(status="resumed")), True),
    ("status_against_agreements", lambda: city(active(), withdrawn=True), False),
    ("status_against_agreements", lambda: city(active(), kind="contact"), False),
    ("status_against_agreements", lambda: city(active(status="suspended")), False),
    ("status_against_agreements", lambda: city(), False),
    ("status_against_agreements", lambda: in_force(city(active())), False),
    ("status_against_agreements", lambda: in_force(city(active()), withdrawn=True), True),
    ("status_against_agreements", lambda: with_agreement(city(active())), False),
    (
        "status_against_agreements",
        lambda: with_agreement(city(active()), term="fixed", valid_to="2010-01-01"),
        True,
    ),
    ("status_against_agreements", lambda: in_force(city(active(status="ended"))), True),
    ("status_against_agreements", lambda: with_agreement(city(active(status="ended"))), False),
    ("since_against_founding", lambda: founded("1990-05-25", "1990-05-25"), False),
    ("since_against_founding", lambda: founded("1990-05-25", "1990-05-26"), True),
    ("since_against_founding", lambda: founded("1990", "1990-05-26"), False),
    ("since_against_founding", lambda: founded("1990", "1991"), True),
    ("since_against_founding", lambda: founded("", "1991"), True),
    ("since_against_founding", lambda: founded("", ""), False),
    ("since_against_founding", lambda: founded("1990", "1991", withdrawn=True), False),
    ("since_against_founding", lambda: founded("1990", "1991", basis="council"), False),
    ("since_against_founding", lambda: founded("1990", "1991", basis="unknown"), True),
    (
        "since_against_founding",
        lambda: with_agreement(founded("1990", "1990"), type="establishment", signed="2000"),
        False,
    ),
    ("expired", lambda: AgreementFactory(term="fixed", valid_to="2026-11-23"), True),
    ("expired", lambda: AgreementFactory(term="fixed", valid_to="2026-11-24"), False),
    ("status_not_confirmed", lambda: city(active(date="2021-11-23")), True),
    ("status_not_confirmed", lambda: city(active(date="2021-11-24")), False),
    ("no_english", lambda: EventFactory(result_ru="Успех"), True),
    ("no_english", lambda: EventFactory(), False),
    ("no_native_name", lambda: city(name_native=""), True),
    ("no_native_name", lambda: city(name_native="", withdrawn=True), False),
    ("no_native_name", lambda: city(name_native="", country="US"), False),
    ("no_native_name", lambda: city(), False),
    ("confusable_names", lambda: two("Фуюань", "фуюань"), True),
    ("confusable_names", lambda: two("Фуюань", "Фуюэмь"), False),
    ("confusable_names", lambda: two("Фуюань", "Фуюэнь"), True),
    ("confusable_names", lambda: two("Фуюань", "Фуюаньс"), True),
    ("confusable_names", lambda: two("Фуюань", "Фуюаньс", link=True), False),
    ("confusable_names", lambda: two("Уфа", "Уха"), False),
    ("confusable_names", lambda: two("Пучон/Pusan", "Пусан/pusan"), True),
    ("confusable_names", lambda: two("Пучон/Pusan", "Пусан/Busan"), False),
    ("says_otherwise", lambda: saying(city()), True),
    ("says_otherwise", lambda: saying(city(), says_ru="", says_en="1966"), True),
    ("says_otherwise", lambda: saying(city(), says_ru=""), False),
    ("says_otherwise", lambda: saying(city(withdrawn=True)), False),
    ("says_otherwise", lambda: saying(EventFactory(draft=True)), True),
]


def found_of(check):
    return [finding for finding in findings(TODAY) if finding.check.key == check]


@pytest.fixture
def run(settings, run_command):
    """Run the command; give what it says and its exit code."""
    settings.SITE_URL = "https://register.example.org"

    return partial(run_command, "check_data")


class CheckTests:
    @pytest.mark.parametrize(("check", "make", "is_found"), CASES)
    def test_finds_what_its_heading_says(self, check, make, is_found):
        record = make()
        assert [finding.record for finding in found_of(check)] == [record] * is_found

    def test_every_check_has_such_a_case(self):
        assert {check.key for check in CHECKS} == {case[0] for case in CASES} | {"duplicates"}

    def test_a_pair_of_likely_duplicates_is_told_once(self):
        niigata = city()
        one, other = (EventFactory(title_ru="Обмен хоров", cities=[niigata]) for _ in "12")
        (finding,) = found_of("duplicates")
        assert {str(finding.record), finding.words} == {str(one), str(other)}

    def test_what_a_source_says_of_a_status_is_mended_on_the_page_of_the_status(self):
        status = RelationStatusFactory()
        StatusCitationFactory(record=status, says_ru="с 2005 года")
        (finding,) = found_of("says_otherwise")
        assert finding.record == status.city
        assert finding.address.endswith(admin_url(RelationStatus, "change", status.pk))

    def test_names_of_the_cities_it_takes_apart_are_told(self):
        two("Пучон/Pusan", "Пусан/pusan")
        with translation.override("ru"):
            (finding,) = found_of("confusable_names")
            assert "Pusan" in finding.words
            assert "Пусан" in finding.words


class OutputTests:
    def test_each_finding_has_an_address_and_a_remedy(self, run):
        event = EventFactory(sources=[], title_ru="Фестиваль")
        with translation.override("en"):
            text, code = run()
        address = f"https://register.example.org{admin_url(type(event), 'change', event.pk)}"
        remedy = "Добавьте источник в разделе «Источники»."
        assert code == 1
        assert text == f"Нет источника (1)\n  Фестиваль\n    {address}\n    {remedy}\n"

    def test_as_json_too(self, run):
        event = EventFactory(sources=[], title_ru="Фестиваль", title_en="Festival")
        text, code = run("--json")
        assert code == 1
        (finding,) = json.loads(text)["findings"]
        assert finding == {
            "check": "no_source",
            "says": "",
            "remedy": "Добавьте источник в разделе «Источники».",
            "type": "event",
            "slug": event.slug,
            "title_ru": "Фестиваль",
            "title_en": "Festival",
            "is_draft": False,
            "address": f"https://register.example.org{admin_url(type(event), 'change', event.pk)}",
        }

    def test_nothing_found_gives_nought(self, run):
        assert run() == ("Ничего не найдено.\n", 0)
        assert json.loads(run("--json")[0])["findings"] == []

    def test_a_database_that_does_not_answer_gives_two(self, run, monkeypatch):
        def fail(*arguments):
            raise DatabaseError("it is away")

        monkeypatch.setattr(command, "findings", fail)
        with pytest.raises(CommandError, match="cannot be read: it is away") as refused:
            run()
        assert refused.value.returncode == 2

    def test_nothing_is_changed(self, run):
        city_citation = CityCitationFactory(says_ru="1966")
        before = city_citation.record.updated_at
        run()
        city_citation.record.refresh_from_db()
        assert city_citation.record.updated_at == before


class ArchiveTests:
    def test_only_what_is_true_of_the_fixtures_is_found_there(self, archive):
        """Each finding was looked at; a rule that begins to cry wolf, or goes deaf, fails here."""
        found = Counter(
            f"{finding.check.key} {finding.record._meta.model_name} {finding.record.slug}"
            for finding in findings(TODAY)
        )
        told = sorted(f"{words} x{number}" for words, number in found.items())
        assert told == PINNED.read_text(encoding="utf-8").splitlines()
