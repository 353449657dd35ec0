"""The first data: the seed says what its page says, and every statement is found on the site."""

import html
import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command

from cities.models import Agreement, CityName, CityQuery, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.fields import DerivedMixin
from khabarovsk_relations.records.models import Source, Theme

ROOT = Path(__file__).resolve().parent.parent
SEED_TEXT = (ROOT / "tests/data/seed.txt").read_text(encoding="utf-8")
PARAGRAPHS = [line for line in SEED_TEXT.splitlines() if line.strip()]
COVERAGE = (ROOT / "docs/seed-coverage.md").read_text(encoding="utf-8")
# In the order in which they load.
ROOMS = ("khabarovsk_relations/records", "cities", "events")
SOURCE = "khabarovsk-international-site-2006"
RECORDS = {
    "cities": SisterCity,
    "agreements": Agreement,
    "delegations": Delegation,
    "events": Event,
}
LISTS = ["", *(f"{name}/" for name in (*RECORDS, "timeline", "sources", "about"))]
STAMPS = {"created_at", "updated_at", "updated_by"}

DATES = {
    "cities": {
        "niigata": "1965-04-23",
        "portland": "1988-06-10",
        "victoria": "1990-05-25",
        "harbin": "1993-06-15",
        "bucheon": "",
        "musashino": "1991~",
        "busan": "",
    },
    "agreements": {
        "agreement-on-sister-relations-with-niigata-1965": "1965-04-23",
        "agreement-on-sister-relations-with-portland-1988": "1988-06-10",
        "treaty-on-sister-relations-with-victoria-1990": "1990-05-25",
        "document-on-sister-relations-with-harbin-1993": "1993-06-15",
        "agreement-on-joint-efforts-to-protect-the-far-eastern-taiga": "",
        "arrangement-on-the-annual-exchange-of-youth-ecology-delegations": "",
        "arrangement-on-an-official-visit-from-victoria": "",
        "youth-exchange-programme-with-busan": "",
        "agreement-with-the-save-the-children-fund-2005": "2005-05",
    },
    "delegations": {
        "khabarovsk-sculptors-to-harbin-contests-2005": "2005-01",
        "business-mission-from-niigata-2005": "2005?",
        "khabarovsk-entrepreneurs-to-niigata-business-messe-2005": "2005?",
        "official-visit-of-a-bucheon-delegation-2005": "2005-05",
        "khabarovsk-youth-delegation-to-busan-2005": "2005",
        "khabarovsk-sculptors-to-harbin-festival-2006": "2006-01",
        "busan-youth-delegation-to-khabarovsk-2006": "2006",
        "official-visit-of-a-victoria-municipal-delegation-2006": "2006",
    },
    "events": {
        "beginning-of-friendly-relations-with-japan-1965": "1965",
        "harbin-snow-sculpture-contest-2005": "2005-01",
        "harbin-ice-sculpture-contest-2005": "2005-01",
        "harbin-snow-and-ice-festival-2006": "2006-01",
        "preparation-for-the-harbin-snow-and-ice-festival-2005": "2005-12",
        "40-years-of-sister-relations-with-niigata-2005": "2005",
        "150-years-of-relations-between-russia-and-japan-2005": "2005",
        "niigata-business-messe-2005": "2005?",
        "environmental-programme-with-portland-1999": "1999/..",
        "environmental-programme-with-portland-2005": "2005",
        "environmental-work-with-portland-2006": "2006",
        "educational-exchange-with-victoria-2006": "2006",
        "development-of-relations-with-korean-partners-2005": "2005",
        "official-meeting-with-the-bucheon-delegation-2005": "2005-05",
        "international-contest-of-childrens-drawings": "",
    },
}


@pytest.fixture
def seed(db):
    """An empty database with the seed loaded into it."""
    call_command("loaddata", "seed", verbosity=0)


def seed_rows():
    for room in ROOMS:
        yield from json.loads((ROOT / room / "fixtures/seed.json").read_text(encoding="utf-8"))


def fixture_files():
    return sorted(path for room in ROOMS for path in (ROOT / room / "fixtures").glob("*.json"))


def statements():
    """Number, address and phrase of each line of the table."""
    for line in COVERAGE.splitlines():
        if re.match(r"\| *[0-9]", line):
            number, _, address, phrase = (cell.strip() for cell in line.strip("| ").split("|"))
            yield int(number), address.strip("`"), phrase


def one_space(text):
    return re.sub(r"\s+", " ", text).strip().casefold()


def visible_text(page):
    """What a reader sees of a page: no tags, no scripts, each run of spaces one space."""
    page = re.sub(r"(?s)<!--.*?-->", " ", page)
    page = re.sub(r"(?is)<(head|script|style|template)\b.*?</\1\s*>", " ", page)
    return one_space(html.unescape(re.sub(r"(?s)<[^>]+>", " ", page)))


def key_of(row):
    """The natural key of a row of the seed that others may point to."""
    fields = row["fields"]
    if row["model"] == "cities.relationstatus":
        return (*fields["city"], fields["date"], fields["status"])
    return (fields.get("slug") or fields.get("key"),)


def everything():
    """Every row of our apps, history too, as text."""
    labels = ("records", "cities", "events")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {
        model._meta.label: serializers.serialize("json", model._base_manager.order_by("pk"))
        for model in models
    }


class SeedCoverageTests:
    def test_each_of_the_55_statements_has_a_line(self):
        assert {number for number, _, _ in statements()} == set(range(1, 56))

    def test_each_phrase_stands_in_the_visible_text_of_its_page(self, seed, client):
        pages = {}
        missing = []
        for number, address, phrase in statements():
            if address not in pages:
                answer = client.get(address)
                found = answer.status_code == 200
                pages[address] = visible_text(answer.content.decode()) if found else ""
            if one_space(phrase) not in pages[address]:
                missing.append((number, address, phrase))
        assert missing == []


class SeedAddressTests:
    def test_every_public_address_answers(self, seed, client):
        addresses = [
            *LISTS,
            *(
                f"{section}/{slug}/"
                for section, model in RECORDS.items()
                for slug in model.objects.published().values_list("slug", flat=True)
            ),
        ]
        answers = {
            f"/{language}/{address}": client.get(f"/{language}/{address}").status_code
            for language in ("ru", "en")
            for address in addresses
        }
        assert {address: code for address, code in answers.items() if code != 200} == {}

    @pytest.mark.parametrize("section", RECORDS)
    def test_every_record_is_public(self, seed, section):
        model = RECORDS[section]
        assert model.objects.published().count() == model.objects.count()


class SeedRecordTests:
    @pytest.mark.parametrize("section", RECORDS)
    def test_each_date_is_as_exact_as_the_page_and_no_more(self, seed, section):
        rows = RECORDS[section].objects.all()
        assert {row.slug: str(row.order_date) for row in rows} == DATES[section]

    def test_the_five_sister_cities_were_active_as_of_early_2006(self, seed):
        statuses = {
            row.city.slug: (row.status, str(row.date), row.date_means)
            for row in RelationStatus.objects.select_related("city")
        }
        sisters = ("niigata", "portland", "victoria", "harbin", "bucheon")
        assert statuses == dict.fromkeys(sisters, ("active", "2006~", "as_of"))
        kinds = SisterCity.objects.values_list("slug", "kind")
        assert {slug for slug, kind in kinds if kind == "sister"} == set(sisters)
        assert {slug for slug, kind in kinds if kind == "partner"} == {"musashino", "busan"}

    def test_plans_for_2006_are_not_told_as_facts(self, seed):
        plans = {
            row.slug
            for model in (Delegation, Event)
            for row in model.objects.all()
            if row.public_status() == "not_confirmed"
        }
        assert plans == {
            "khabarovsk-sculptors-to-harbin-festival-2006",
            "busan-youth-delegation-to-khabarovsk-2006",
            "official-visit-of-a-victoria-municipal-delegation-2006",
            "harbin-snow-and-ice-festival-2006",
            "environmental-work-with-portland-2006",
            "educational-exchange-with-victoria-2006",
        }
        others = Event.objects.exclude(slug__in=plans).values_list("status", flat=True)
        assert set(others) == {"took_place"}

    def test_parts_hang_on_their_whole(self, seed):
        parts = Event.objects.exclude(part_of=None).values_list("slug", "part_of__slug")
        assert dict(parts) == {
            "preparation-for-the-harbin-snow-and-ice-festival-2005": (
                "harbin-snow-and-ice-festival-2006"
            ),
            "environmental-programme-with-portland-2005": (
                "environmental-programme-with-portland-1999"
            ),
            "environmental-work-with-portland-2006": "environmental-programme-with-portland-1999",
        }

    def test_facts_about_whole_countries_have_no_city(self, seed):
        assert set(Event.objects.filter(cities=None).values_list("slug", flat=True)) == {
            "beginning-of-friendly-relations-with-japan-1965",
            "development-of-relations-with-korean-partners-2005",
        }

    def test_the_agreement_with_the_fund_prolongs_an_unknown_term(self, seed):
        agreement = Agreement.objects.get(slug="agreement-with-the-save-the-children-fund-2005")
        assert str(agreement.valid_to) == "2008-05~"
        assert agreement.relation_to_previous == "renews"
        assert agreement.previous is None
        [delegation] = agreement.delegations.published()
        assert delegation.slug == "official-visit-of-a-bucheon-delegation-2005"
        assert delegation.head_name_native == "홍건표"

    def test_the_korean_return_visit_points_to_the_first_one(self, seed):
        visit = Delegation.objects.get(slug="busan-youth-delegation-to-khabarovsk-2006")
        assert visit.return_of.slug == "khabarovsk-youth-delegation-to-busan-2005"

    def test_the_two_korean_cities_are_not_confused(self, seed):
        busan = SisterCity.objects.get(slug="busan")
        bucheon = SisterCity.objects.get(slug="bucheon")
        assert list(busan.not_to_be_confused_with.published()) == [bucheon]
        assert list(bucheon.not_to_be_confused_with.published()) == [busan]

    @pytest.mark.parametrize(
        ("spelling", "slug"),
        [
            ("Пучон", "bucheon"),
            ("Пучхон", "bucheon"),
            ("Bucheon", "bucheon"),
            ("Pucheon", "bucheon"),
            ("부천", "bucheon"),
            ("富川", "bucheon"),
            ("Pusan", "busan"),
            ("부산", "busan"),
            ("Musasino", "musashino"),
            ("武蔵野", "musashino"),
            ("新潟", "niigata"),
            ("哈尔滨", "harbin"),
        ],
    )
    def test_each_spelling_finds_its_one_city(self, seed, spelling, slug):
        named = CityQuery(spelling.casefold(), SisterCity.objects).exact
        assert [SisterCity.objects.get(pk=pk).slug for pk in named] == [slug]

    def test_what_the_page_spells_its_own_way_is_kept_as_a_spelling(self, seed):
        shown = set(CityName.objects.shown().values_list("text", flat=True))
        assert {"Pucheon", "Musasino", "Pusan"} <= shown

    def test_the_eleven_themes_are_there(self, seed):
        names = Theme.objects.order_by("slug").values_list("slug", "name_ru", "name_en")
        assert list(names) == [
            ("charity", "благотворительность", "charity"),
            ("city-services", "городское хозяйство", "city services"),
            ("culture", "культура", "culture"),
            ("ecology", "экология", "ecology"),
            ("economy", "экономика", "economy"),
            ("education", "образование", "education"),
            ("health", "здравоохранение", "health"),
            ("municipal-government", "муниципальное управление", "municipal government"),
            ("sport", "спорт", "sport"),
            ("tourism", "туризм", "tourism"),
            ("youth", "молодёжь", "youth"),
        ]


class SeedCitationTests:
    @pytest.mark.parametrize("model", [*RECORDS.values(), RelationStatus])
    def test_every_row_cites_the_page_with_words_that_stand_in_its_paragraph(self, seed, model):
        for row in model.objects.published():
            citations = list(row.citations.all())
            assert citations != [], row
            for citation in citations:
                assert citation.source.key == SOURCE
                paragraph = int(citation.locator.removeprefix("§ "))
                assert citation.quote, row
                assert citation.quote in PARAGRAPHS[paragraph - 1], row

    def test_the_source_says_whose_page_it_is_and_when_it_was_written(self, seed):
        source = Source.objects.get()
        assert source.key == SOURCE
        assert source.publisher == "Администрация города Хабаровска"
        assert source.url == "https://int.khabarovskadm.ru/"
        assert str(source.published) == "2006~"


class SeedLanguageTests:
    @pytest.mark.parametrize("section", RECORDS)
    def test_every_title_stands_in_both_languages(self, seed, section):
        name = "name" if section == "cities" else "title"
        model = RECORDS[section]
        assert not model.objects.filter(**{f"{name}_ru": ""}).exists()
        assert not model.objects.filter(**{f"{name}_en": ""}).exists()

    def test_no_text_stands_in_one_language_only(self):
        for row in seed_rows():
            in_russian = {name[:-3] for name in row["fields"] if name.endswith("_ru")}
            in_english = {name[:-3] for name in row["fields"] if name.endswith("_en")}
            assert in_russian == in_english, row

    def test_english_texts_have_no_cyrillic_and_russian_texts_have_some(self):
        for row in seed_rows():
            for name, text in row["fields"].items():
                if name.endswith(("_ru", "_en")):
                    has_cyrillic = re.search("[а-яё]", text.casefold()) is not None
                    assert has_cyrillic == name.endswith("_ru"), (name, text)


class FixtureFileTests:
    @pytest.mark.parametrize(
        "path", fixture_files(), ids=lambda path: f"{path.parts[-3]}-{path.name}"
    )
    def test_nothing_derived_and_no_number_of_a_row_is_stored(self, path):
        for row in json.loads(path.read_text(encoding="utf-8")):
            assert set(row) == {"model", "fields"}, row
            derived = {
                field.name
                for field in apps.get_model(row["model"])._meta.concrete_fields
                if isinstance(field, DerivedMixin)
            }
            assert not (derived | STAMPS) & set(row["fields"]), row

    def test_no_row_of_the_seed_points_to_a_later_one(self):
        known = set()
        for row in seed_rows():
            model = apps.get_model(row["model"])
            for name, value in row["fields"].items():
                field = model._meta.get_field(name)
                if field.is_relation:
                    for key in value if field.many_to_many else [value]:
                        assert (field.related_model, tuple(key)) in known, row
            known.add((model, key_of(row)))

    def test_every_row_of_the_seed_is_valid(self, seed):
        for label in sorted({row["model"] for row in seed_rows()}):
            for stored in apps.get_model(label)._base_manager.all():
                stored.full_clean()


class LoadingTests:
    def test_loading_twice_changes_nothing(self, seed):
        before = everything()
        call_command("loaddata", "seed", verbosity=0)
        assert everything() == before
