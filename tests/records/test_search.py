"""Folding of texts, and the one look-up that finds every kind of record."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source
from khabarovsk_relations.records.search import Query, fold, fold_all
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
)


class FoldTests:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("НИИГАТА", "ниигата"),
            ("Straße", "strasse"),
            ("Ёлка", "елка"),
            ("ёлка", "елка"),
            ("Йошкар-Ола", "йошкар ола"),
            ("Québec", "quebec"),
            ("QUÉBEC", "quebec"),
            ("Łódź", "łodz"),
            ("がく", "が く"),
            ("ガク", "ガ ク"),
            ("ｶﾞｸ", "ガ ク"),
            ("富川国際ファンタスティック", " ".join("富川国際ファンタスティック")),
            ("新潟cup", "新 潟 cup"),
            ("Ｎｉｉｇａｔａ", "niigata"),
            ("２００５", "2005"),
            ("부천", "부 천"),
            ("Во\u0301лга", "волга"),
            ("हिन्दी", "हिन्दी"),
            ("100% (sport_day), «и/или»…", "100 sport day и или"),
            ("Санкт-Петербург", "санкт петербург"),
            ("Санкт\u2011Петербург", "санкт петербург"),
            ("Санкт – Петербург", "санкт петербург"),
            ("Hawai’i", "hawai i"),
            ("Hawai'i", "hawai i"),
            ("  два\u00a0\t слова\n", "два слова"),
            ("а\x00б\x1fв", "а б в"),
            ("а\ud800б", "а б"),
            ("а\u2028б", "а б"),
            ("Нии\xadга\u200bта", "ниигата"),
            ("\u200eבוצ\u200f", "בוצ"),
            ("", ""),
            (" - ", ""),
        ],
    )
    def test_leaves_what_a_reader_means(self, text, folded):
        assert fold(text) == folded

    @pytest.mark.parametrize("word", ["й", "Ёлка", "ガ", "부천", "Québec", "Чучхе"])
    def test_knows_no_difference_of_composition(self, word):
        folded = {fold(unicodedata.normalize(form, word)) for form in ("NFC", "NFD", "NFKD")}
        assert len(folded) == 1

    @pytest.mark.parametrize(("one", "other"), [("й", "и"), ("が", "か"), ("ガ", "カ")])
    def test_keeps_letters_that_differ_by_a_mark(self, one, other):
        assert fold(one) != fold(other)

    @given(st.text(alphabet=st.characters(max_codepoint=0x4FF) | st.sampled_from("ガ부新\ud800")))
    @settings(deadline=None, derandomize=True, max_examples=200)
    def test_of_what_is_folded_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)

    @given(st.text())
    @settings(deadline=None, derandomize=True, max_examples=200)
    def test_gives_what_every_database_can_keep(self, text):
        folded = fold(text)
        folded.encode()
        assert "\x00" not in folded
        assert folded == folded.strip()

    def test_of_several_texts_keeps_a_phrase_from_running_across(self):
        assert fold_all(["Старый", "", " - ", "Город"]) == " старый\n город"

    def test_of_what_has_hyphens_adds_the_whole(self):
        assert fold_all(["Дни Ha'er-bin здесь"]) == " дни ha er bin здесь\n haerbin"


class QueryTests:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("Ёлка  елка щука", [("елка",), ("щука",)]),
            ("film-festival", [("film festival", "filmfestival")]),
            ("富川市 2005", [("富 川 市",), ("2005",)]),
            ("부천시", [("부 천 시",)]),
            ('"Харбин" -%_*', [("харбин",)]),
            ("харбин,ниигата/新潟", [("харбин",), ("ниигата",), ("新 潟",)]),
            ("\u200fחיפה\u200e", [("חיפה",)]),
            (" – ", []),
            ("%", []),
        ],
    )
    def test_is_its_words(self, text, terms):
        assert Query(text).terms == terms

    @pytest.mark.parametrize(
        ("text", "shorter"),
        [
            ("Снежная скульптура", "снежн скульпту"),
            ("Лес скульптура", "лес скульпту"),
            ("лес", ""),
            ("снега", "снег"),
            ("Мусасино тайга", "мусаси тайг"),
            ("富川", ""),
            ("", ""),
        ],
    )
    def test_without_its_endings_is_shorter(self, text, shorter):
        assert Query(text).shortened() == shorter

    def test_reads_a_hundred_letters(self):
        assert Query("а" * 5000).terms == [("а" * 100,)]
        assert Query("а" * 99 + " бв").terms == [("а" * 99,)]

    def test_reads_ten_words_and_says_that_there_were_more(self):
        ten, eleven = Query("а б в г д е ж з и к"), Query("а б в г д е ж з и к л")
        assert eleven.terms == ten.terms
        assert (ten.is_cut, eleven.is_cut) == (False, True)


@pytest.fixture
def places(db):
    """Three cities, each with one record of every kind, whose own texts name no city."""

    def place(name_ru, name_en, native, *names):
        city = SisterCityFactory(name_ru=name_ru, name_en=name_en, name_native=native)
        for text in names:
            CityNameFactory(city=city, text=text)
        records = [f(cities=[city]) for f in (AgreementFactory, DelegationFactory, EventFactory)]
        return [city, *records]

    return {
        "Harbin": place("Харбин", "Harbin", "哈尔滨", "Kharbin"),
        "Niigata": place("Ниигата", "Niigata", "新潟市"),
        "Bucheon": place("Пучхон", "Bucheon", "부천시", "Пучон", "Pucheon", "富川"),
        "Busan": place("Пусан", "Busan", "부산", "Pusan"),
    }


class SearchTests:
    @pytest.mark.parametrize(
        ("query", "place"),
        [
            ("харбин", "Harbin"),
            ("ХАРБИН", "Harbin"),
            ("哈尔滨", "Harbin"),
            ("kharbin", "Harbin"),
            ("ПУЧОН", "Bucheon"),
            ("pucheon", "Bucheon"),
            ("부천", "Bucheon"),
            ("富川", "Bucheon"),
            ("新潟", "Niigata"),
            ("ниига", "Niigata"),
            ("pusan", "Busan"),
        ],
    )
    def test_finds_every_kind_of_record_by_a_city(self, places, query, place):
        for row in places[place]:
            assert list(type(row).objects.search(query)) == [row]

    @pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory, EventFactory])
    def test_finds_a_record_whose_words_stand_in_its_text_and_in_a_city(self, places, factory):
        city = places["Harbin"][0]
        row = factory(title_ru="Снежная скульптура", cities=[city])
        other = factory(title_ru="Снежная скульптура")
        rows = type(row).objects
        assert list(rows.search("скульптура харбин")) == [row]
        assert set(rows.search("скульптура")) == {row, other}
        assert not rows.search("скульптура ниигата").exists()

    def test_finds_words_that_stand_in_names_of_two_cities(self, places):
        row = EventFactory(cities=[places["Harbin"][0], places["Niigata"][0]])
        assert list(Event.objects.search("харбин ниигата")) == [row]

    def test_gives_a_record_once_although_both_cities_match(self, places):
        pair = [places["Bucheon"][0], places["Busan"][0]]
        row = EventFactory(title_ru="Пу", cities=pair, slug="pair")
        assert list(Event.objects.search("пу").filter(slug="pair")) == [row]

    def test_finds_nothing_where_one_word_is_missing(self, places):
        assert not SisterCity.objects.search("харбин бабочка").exists()

    def test_finds_all_where_nothing_is_asked(self, places):
        assert SisterCity.objects.search(" ").count() == 4

    @pytest.mark.parametrize("query", ["-", "%", "_", "\\", "'", '"', "%%", "*", "()", "\x00"])
    def test_finds_nothing_by_signs_alone(self, places, query):
        assert not SisterCity.objects.search(query).exists()

    @pytest.mark.parametrize("query", ["100%", '"явка" -100', "явка*", "(100)", "'100' _явка_"])
    def test_takes_signs_for_what_stands_between_words(self, places, query):
        row = EventFactory(title_ru="Явка: 100%")
        EventFactory(title_ru="Неявка 2100")
        assert list(Event.objects.search(query)) == [row]

    @pytest.mark.parametrize("query", ["пу%н", "х_рбин", "х%", "har?in", "ха.*"])
    def test_knows_no_sign_that_stands_for_others(self, places, query):
        found = {str(city) for city in SisterCity.objects.search(query)}
        assert found == ({"Харбин"} if query in {"х%", "ха.*"} else set())

    @pytest.mark.parametrize(
        ("query", "is_found"),
        [
            ("снежная", True),
            ("снеж", True),
            ("скульп", True),
            ("нежная", False),
            ("лыжи", True),
            ("雪", True),
            ("祭", True),
            ("雪祭", True),
            ("祭雪", False),
            ("축제", True),
            ("눈축", True),
            ("まつり", True),
        ],
    )
    def test_finds_beginnings_of_words_and_signs_at_any_place(self, db, query, is_found):
        row = EventFactory(title_ru="«Снежная скульптура»/лыжи", title_en="雪祭とまつり 겨울눈축제")
        assert list(Event.objects.search(query)) == ([row] if is_found else [])

    @pytest.mark.parametrize("query", ["Ha-er-bin", "ha’er’bin", "haerbin", "Ha'erbin"])
    def test_finds_a_name_with_hyphens_without_them(self, db, query):
        city = SisterCityFactory(name_ru="Харбин", name_en="Harbin")
        CityNameFactory(city=city, text="Ha-er-bin")
        event = EventFactory(cities=[city])
        assert list(SisterCity.objects.search(query)) == [city]
        assert list(Event.objects.search(query)) == [event]

    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    @pytest.mark.parametrize(("query", "is_found"), [("2005", True), ("2004", False)])
    def test_finds_what_lies_in_a_year(self, db, factory, query, is_found):
        row = factory(dates="2005-12/2006-01", cities=[SisterCityFactory(name_en="Harbin")])
        assert list(type(row).objects.search(query)) == ([row] if is_found else [])
        assert list(type(row).objects.search(f"harbin {query}")) == ([row] if is_found else [])

    @pytest.mark.parametrize("query", ["\x00", "\ud800", "\U0001f600", "слово " * 900])
    def test_answers_whatever_a_stranger_sends(self, places, query):
        list(Event.objects.search(query))
        list(SisterCity.objects.search(query))
        list(Source.objects.search(query))

    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    @pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory, EventFactory])
    def test_of_the_public_never_finds_by_the_name_of_a_hidden_city(self, db, factory, trait):
        hidden = SisterCityFactory(name_ru="Тайный", **{trait: True})
        CityNameFactory(city=hidden, text="Секрет")
        row = factory(cities=[hidden, SisterCityFactory()])
        rows = type(row).objects
        assert not rows.search("тайный").exists()
        assert not rows.search("секрет").exists()
        assert list(rows.search("тайный секрет", public=False)) == [row]

    def test_finds_a_city_by_the_notes_on_its_relations(self, db):
        city = RelationStatusFactory(note_ru="Письмо мэра Ёсиды").city
        assert list(SisterCity.objects.search("есиды")) == [city]

    @pytest.mark.parametrize("query", ["приостановлены", "suspended", "Приостановл"])
    def test_finds_a_city_by_what_became_of_relations(self, db, query):
        city = RelationStatusFactory(status="suspended").city
        RelationStatusFactory(status="active")
        assert list(SisterCity.objects.search(query)) == [city]

    def test_finds_a_spelling_and_a_status_by_their_own_words_and_by_their_city(self, db):
        name = CityNameFactory(city=SisterCityFactory(name_en="Harbin"), text="哈爾濱")
        status = RelationStatusFactory(city=name.city, note_en="By letter")
        CityNameFactory()
        RelationStatusFactory()
        for query in ("harbin", "爾"):
            assert list(CityName.objects.search(query, public=False)) == [name]
        for query in ("harbin", "letter", "哈爾濱"):
            assert list(RelationStatus.objects.search(query, public=False)) == [status]

    def test_finds_a_city_by_its_cases(self, db):
        city = SisterCityFactory(name_ru_genitive="Ниигаты", name_ru_accusative="Ниигату")
        assert list(SisterCity.objects.search("ниигату")) == [city]

    @pytest.mark.parametrize(
        "row",
        [
            lambda: DelegationFactory(next_steps="бабочка"),
            lambda: DelegationFactory(internal_note="бабочка"),
            lambda: EventFactory(internal_note="бабочка"),
            lambda: AgreementFactory(internal_note="бабочка"),
            lambda: SisterCityFactory(internal_note="бабочка"),
        ],
    )
    @pytest.mark.parametrize("public", [True, False])
    def test_never_finds_what_is_not_for_the_public(self, db, row, public):
        model = type(row())
        assert not model.objects.search("бабочка", public=public).exists()

    def test_finds_a_delegation_by_its_head_in_any_script(self, db):
        row = DelegationFactory(
            head_name_ru="Ёсида Рёхэй", head_name_en="Ryōhei Yoshida", head_name_native="吉田"
        )
        for query in ("есида", "ryohei", "吉田"):
            assert list(Delegation.objects.search(query)) == [row]

    def test_finds_an_agreement_by_its_parties(self, db):
        row = AgreementFactory(other_party_ru="Больница", our_party_en="Zoo")
        assert list(Agreement.objects.search("zoo больница")) == [row]

    def test_finds_a_source_by_its_own_words(self, db):
        source = SourceFactory(title="Ёлка", publisher="Тихоокеанская звезда")
        SourceFactory()
        assert list(Source.objects.search("ЗВЕЗДА елка")) == [source]
