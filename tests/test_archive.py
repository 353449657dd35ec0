"""The archive: what the pages of the years after the seed say, beside the seed, and its table."""

import datetime
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from cities.models import CityName, RelationStatus, SisterCity
from khabarovsk_relations.records.models import Source
from tests.test_seed import LISTS, RECORDS, ROOMS, SOURCE, everything

# Without the mark there is no database for tests, and the developer's own would be read.
pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/archive.md").read_text(encoding="utf-8")
# Of each record that the archive was made from: its date, whether sources disagree, and the like.
GIVEN = json.loads((ROOT / "tests/data/archive-records.json").read_text(encoding="utf-8"))
FATES = ("published", "draft", "merged")
# Given as a year: an exchange that goes on, a programme that one source puts in two years.
TOLD_AS = {"ev-030": "1994/..", "ev-039": "2006/2007"}
# Linked to Musashino by the association that arranged them; no guests or hosts of the city.
WITHOUT_CITY = {"del-069", "del-082"}
# What a record became where it became no record of its own.
PARTS = {"status": RelationStatus}
MODELS = {"city": "cities", "agreement": "agreements", "delegation": "delegations"}
MODELS["event"] = "events"
NUMBERED = r"(?m)^\| ((?:agr|del|ev)-[0-9]{3}|[a-z]+) \| (\w+) \| (\w+) \| `([^`]+)` \| (.*) \|$"


def archive_rows():
    for room in ROOMS:
        yield from json.loads((ROOT / room / "fixtures/archive.json").read_text(encoding="utf-8"))


def became():
    """What each given record became: its fate, the kind and the natural key, and why."""
    return {
        number: (fate, kind, key.split(" "), why)
        for number, fate, kind, key, why in re.findall(NUMBERED, PAGE)
    }


def row_of(kind, key):
    """The row that a line of the table names."""
    if kind in PARTS:
        city, date, status = key
        return PARTS[kind].objects.get(city__slug=city, date=date, status=status)
    return RECORDS[MODELS[kind]].objects.get(slug=key[0])


def every_record():
    for model in RECORDS.values():
        yield from model.objects.all()


class ArchiveTableTests:
    def test_every_given_record_has_its_line(self):
        given = [number for records in GIVEN.values() for number in records]
        assert sorted(became()) == sorted(given)

    def test_each_line_names_a_row_in_the_state_it_says(self, archive):
        wrong = []
        for number, (fate, kind, key, _) in became().items():
            row = row_of(kind, key)
            is_draft = kind not in PARTS and row.published_at is None
            if fate not in FATES or is_draft != (fate == "draft"):
                wrong.append((number, fate, key))
        assert wrong == []

    def test_the_counts_are_those_of_the_table(self):
        counted = {
            section: tuple(
                Counter(became()[number][0] for number in records)[fate] for fate in FATES
            )
            for section, records in GIVEN.items()
        }
        told = {
            section: tuple(map(int, numbers))
            for section, total, *numbers in re.findall(
                r"(?m)^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE
            )
            if section in GIVEN
        }
        assert told == counted
        assert [sum(row) for row in counted.values()] == [15, 27, 87, 109]

    def test_records_that_are_new_are_those_of_the_table_and_no_others(self, archive):
        tabled = {(kind, key[0]) for _, kind, key, _ in became().values() if kind not in PARTS}
        kinds = {RECORDS[section]: kind for kind, section in MODELS.items()}
        loaded = {(kinds[type(row)], row.slug) for row in every_record()}
        seed = {
            (row["model"].split(".")[1].replace("sister", ""), row["fields"]["slug"])
            for room in ROOMS
            for row in json.loads((ROOT / room / "fixtures/seed.json").read_text("utf-8"))
            if "slug" in row["fields"]
        }
        assert loaded - seed <= tabled

    def test_each_draft_says_why_and_so_does_the_table(self, archive):
        drafts = {row.slug: row for row in every_record() if row.published_at is None}
        tabled = {key[0]: why for fate, _, key, why in became().values() if fate == "draft"}
        assert set(tabled) == set(drafts)
        assert all(tabled.values())
        assert all(row.internal_note.startswith("Черновик: ") for row in drafts.values())

    def test_doubtful_and_undated_records_are_drafts(self):
        for section, records in GIVEN.items():
            for number, given in records.items():
                fate = became()[number][0]
                is_doubtful = given.get("doubtful", False)
                is_undated = section != "cities" and not given["date"]
                if is_doubtful or (is_undated and not given.get("from_seed")):
                    assert fate == "draft", number


class ArchiveRecordTests:
    def test_each_date_is_as_exact_as_it_was_given(self, archive):
        wrong = []
        for records in GIVEN.values():
            for number, given in records.items():
                fate, kind, key, _ = became()[number]
                date = TOLD_AS.get(number, given["date"])
                if fate != "merged" and str(row_of(kind, key).order_date) != date:
                    wrong.append((number, date))
        assert wrong == []

    def test_each_record_stands_with_its_cities(self, archive):
        wrong = []
        for records in GIVEN.values():
            for number, given in records.items():
                fate, kind, key, _ = became()[number]
                if fate != "merged" and "cities" in given and number not in WITHOUT_CITY:
                    cities = set(row_of(kind, key).cities.values_list("slug", flat=True))
                    if not cities >= set(given["cities"]):
                        wrong.append((number, cities))
        assert wrong == []

    def test_what_sources_disagree_on_is_cited_as_each_says_it(self, archive):
        for records in GIVEN.values():
            for number, given in records.items():
                if given.get("conflict"):
                    _, kind, key, _ = became()[number]
                    citations = row_of(kind, key).citations
                    assert citations.exclude(says_ru="").exclude(says_en="").exists(), number

    def test_every_record_and_status_has_a_source(self, archive):
        rows = [*every_record(), *RelationStatus.objects.all()]
        assert [row for row in rows if not row.citations.exists()] == []

    def test_every_spelling_given_and_some_more_find_their_one_city(self, archive):
        cities = list(SisterCity.objects.all())
        more = {"bucheon": ["富川", "Пучхон"], "harbin": ["哈爾濱", "Kharbin"]}
        for slug, given in GIVEN["cities"].items():
            for name in [*given["names"], *more.get(slug, [])]:
                # «Portland (Oregon)»: the rest is the region or a remark.
                query = SisterCity.objects.read_query(name.split(" (")[0], public=False)
                assert query.exact == {city.pk for city in cities if city.slug == slug}, name

    def test_a_spelling_by_mistake_is_never_shown(self, archive):
        assert not CityName.objects.shown().filter(text="춘진").exists()

    def test_every_row_is_valid(self, archive):
        for label in sorted({row["model"] for row in archive_rows()}):
            for stored in apps.get_model(label)._base_manager.all():
                stored.full_clean()


class ArchiveStatusTests:
    def test_victoria_suspended_its_side_on_3_march_2022(self, archive):
        status = RelationStatus.objects.get(city__slug="victoria", status="suspended")
        assert (str(status.date), status.date_means, status.declared_by) == (
            "2022-03-03",
            "from",
            "partner",
        )

    def test_observations_are_as_of_their_date_and_changes_from_it(self, archive):
        since = {
            (row.city.slug, str(row.date))
            for row in RelationStatus.objects.filter(date_means="from").select_related("city")
        }
        assert since == {
            ("victoria", "1990-05-25"),
            ("victoria", "2022-03-03"),
            ("weihai", "2025-11~"),
        }

    @pytest.mark.parametrize(
        ("day", "sisters"),
        [
            ("2006-01-01", {"niigata", "portland", "victoria", "harbin", "bucheon"}),
            ("2012-01-01", {"niigata", "portland", "victoria", "harbin", "bucheon", "sanya"}),
        ],
    )
    def test_the_sister_cities_of_a_day(self, archive, day, sisters):
        stood = SisterCity.objects.as_it_stood_on(datetime.date.fromisoformat(day))
        rows = stood.filter(kind="sister", has_begun=True)
        assert set(rows.values_list("slug", flat=True)) == sisters

    def test_contacts_have_no_status(self, archive):
        contact = SisterCity.objects.get(kind="contact")
        assert contact.slug == "suifenhe"
        assert not contact.statuses.exists()


class ArchiveSourceTests:
    def test_a_public_address_is_the_publishers_own(self, archive):
        notes = "\n".join(row.internal_note for row in every_record())
        copies = set(re.findall(r"Копия, по которой прочитан источник: (\S+)", notes))
        assert len(copies) > 5
        assert not Source.objects.filter(url__in=copies).exists()

    def test_each_source_is_cited(self, archive):
        cited = {row["fields"]["source"][0] for row in archive_rows() if "source" in row["fields"]}
        keys = set(Source.objects.exclude(key=SOURCE).values_list("key", flat=True))
        assert cited - {SOURCE} == keys


class ArchivePageTests:
    def test_every_public_page_answers_and_tells_nothing_internal(self, archive, client):
        inside = {
            line
            for row in every_record()
            for line in row.internal_note.splitlines()
            if len(line) > 20
        }
        inside |= {address for line in inside for address in re.findall(r"https?://\S+", line)}
        inside |= {
            f"/{section}/{row.slug}/"
            for section, model in RECORDS.items()
            for row in model.objects.filter(published_at=None)
        }
        addresses = [
            *LISTS,
            *(
                f"{section}/{slug}/"
                for section, model in RECORDS.items()
                for slug in model.objects.published().values_list("slug", flat=True)
            ),
        ]
        wrong = []
        for address in addresses:
            for language in ("ru", "en"):
                answer = client.get(f"/{language}/{address}")
                page = answer.content.decode()
                if answer.status_code != 200 or any(word in page for word in inside):
                    wrong.append((language, address, answer.status_code))
        assert inside
        assert wrong == []

    def test_drafts_are_not_found(self, archive, client):
        answers = {
            f"/{language}/{section}/{row.slug}/": client.get(
                f"/{language}/{section}/{row.slug}/"
            ).status_code
            for language in ("ru", "en")
            for section, model in RECORDS.items()
            for row in model.objects.filter(published_at=None)
        }
        assert answers
        assert set(answers.values()) == {404}


class ArchiveLanguageTests:
    def test_no_text_stands_in_one_language_only(self):
        for row in archive_rows():
            in_russian = {name[:-3] for name, text in row["fields"].items() if name[-3:] == "_ru"}
            in_english = {name[:-3] for name, text in row["fields"].items() if name[-3:] == "_en"}
            assert in_russian == in_english, row

    def test_english_texts_have_no_cyrillic_and_russian_texts_have_some(self):
        for row in archive_rows():
            for name, text in row["fields"].items():
                if name.endswith("_en"):
                    # What a source spells in Russian is quoted so.
                    text = re.sub("«[^»]*»", "", text)
                if name.endswith(("_ru", "_en")):
                    has_cyrillic = re.search("[а-яё]", text.casefold()) is not None
                    assert has_cyrillic == name.endswith("_ru"), (name, text)


class ArchiveLoadingTests:
    def test_loading_twice_changes_nothing(self, archive):
        before = everything()
        call_command("loaddata", "seed", "archive", verbosity=0)
        assert everything() == before
