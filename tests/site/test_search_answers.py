"""What must come first when somebody asks the register of the seed and the archive."""

import pytest

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event

from .reading import read, search

pytestmark = pytest.mark.django_db

PLURALS = {"city": "cities", "agreement": "agreements", "delegation": "delegations"}
# Each query, the type of the record that must stand first, and its page address.
ANSWERS = {
    "a city's name in Russian, in any case": [
        ("Харбин", "city", "harbin"),
        ("ХАРБИН", "city", "harbin"),
        ("харбин", "city", "harbin"),
        ("Ниигата", "city", "niigata"),
        ("Портленд", "city", "portland"),
        ("Виктория", "city", "victoria"),
        ("Пучон", "city", "bucheon"),
        ("Санья", "city", "sanya"),
        ("Мусасино", "city", "musashino"),
        ("Пусан", "city", "busan"),
        ("Цзямусы", "city", "jiamusi"),
        ("Фуюань", "city", "fuyuan"),
        ("Чхонджин", "city", "chongjin"),
        ("Хэган", "city", "hegang"),
        ("Суйфэньхэ", "city", "suifenhe"),
        ("Вэйхай", "city", "weihai"),
    ],
    "a city's name in English": [
        ("harbin", "city", "harbin"),
        ("NIIGATA", "city", "niigata"),
        ("Bucheon", "city", "bucheon"),
        ("Busan", "city", "busan"),
        ("Suifenhe", "city", "suifenhe"),
    ],
    "a city's name in Japanese": [
        ("新潟", "city", "niigata"),
        ("新潟市", "city", "niigata"),
        ("武蔵野", "city", "musashino"),
        ("武蔵野市", "city", "musashino"),
    ],
    "a city's name in Chinese, simplified and traditional": [
        ("哈尔滨", "city", "harbin"),
        ("哈爾濱", "city", "harbin"),
        ("三亚", "city", "sanya"),
        ("三亞", "city", "sanya"),
        ("富川", "city", "bucheon"),
        ("釜山", "city", "busan"),
        ("威海", "city", "weihai"),
        ("佳木斯", "city", "jiamusi"),
        ("尔滨", "city", "harbin"),
    ],
    "a city's name in Korean": [
        ("부천", "city", "bucheon"),
        ("부천시", "city", "bucheon"),
        ("부산", "city", "busan"),
        ("청진", "city", "chongjin"),
    ],
    "another spelling of a city's name": [
        ("Пучхон", "city", "bucheon"),
        ("Pucheon", "city", "bucheon"),
        ("Puchon", "city", "bucheon"),
        ("Pusan", "city", "busan"),
        ("Kharbin", "city", "harbin"),
        ("Ha-er-bin", "city", "harbin"),
        ("ha er bin", "city", "harbin"),
        ("haerbin", "city", "harbin"),
        ("Musasino", "city", "musashino"),
        ("Мусашино", "city", "musashino"),
        ("Mahilyow", "city", "mogilev"),
    ],
    "a case, a beginning, ё and е, composed or not": [
        ("Ниигату", "city", "niigata"),
        ("ниигат", "event", "55-years-with-niigata-2020"),
        ("Могилев", "city", "mogilev"),
        ("Могилёв", "city", "mogilev"),
        ("могиле\u0308в", "city", "mogilev"),
        ("Санья\u200b", "city", "sanya"),
        ("Ｎｉｉｇａｔａ", "city", "niigata"),
    ],
    "words of a title": [
        ("snow sculpture", "event", "harbin-snow-sculpture-contest-2011"),
        ("снежной скульптуры", "event", "harbin-snow-sculpture-contest-2011"),
        ("19-й конкурс", "event", "harbin-ice-sculpture-contest-2005"),
        ("ярмарка", "event", "suifenhe-autumn-fair-2009"),
        ("«Снег и лёд»", "event", "harbin-snow-and-ice-festival-2006"),
        ("Узы дружбы", "event", "bonds-of-friendship-sculpture-2008"),
        ("зелёных отрядов", "event", "green-corps-exchange-2011"),
        ("earthquake", "event", "timber-for-niigata-after-the-earthquake-1964"),
        ("авиалинии", "event", "air-route-between-niigata-and-khabarovsk-1973"),
        ("Franklin High School", "delegation", "franklin-high-school-students-in-khabarovsk-2016"),
        ("Save the Children", "agreement", "agreement-with-the-save-the-children-fund-2005"),
        (
            "меморандум комитета",
            "agreement",
            "memorandum-of-the-seventh-khabarovsk-harbin-committee-2016",
        ),
    ],
    "a person": [
        ("Соколов", "delegation", "mayor-of-khabarovsk-in-harbin-2017"),
        ("Sokolov Bucheon", "delegation", "mayor-of-khabarovsk-in-bucheon-2007"),
        ("홍건표", "delegation", "official-visit-of-a-bucheon-delegation-2005"),
        ("安藤", "delegation", "tree-planting-visit-for-the-160th-anniversary-2018"),
        ("Юхно", "agreement", "letter-of-intent-on-chinese-medicine-2009"),
        ("Kong Fanping", "delegation", "mayor-of-khabarovsk-in-weihai-2025"),
    ],
    "a place": [
        ("Бивертон", "event", "victory-day-reception-in-beaverton-2015"),
        ("Хакодате", "event", "coastal-mayors-meeting-in-hakodate-1997"),
        ("Майдзуру", "delegation", "representatives-of-japanese-municipalities-2016"),
    ],
    "a change of status": [
        ("приостановлены", "city", "victoria"),
        ("suspended", "city", "victoria"),
        ("motion suspension", "city", "victoria"),
        ("публичный призыв", "city", "portland"),
    ],
    "several words, of a city and of a text": [
        ("скульптуры Харбин ледовой", "event", "harbin-ice-sculpture-contest-2020"),
        ("新潟 drummers", "event", "concert-of-niigata-drummers-2015"),
        ("부천 Sejong", "delegation", "bucheon-guests-at-city-day-2018"),
        ("Пучхон Хон Гон", "delegation", "official-visit-of-a-bucheon-delegation-2005"),
    ],
    "a year": [
        ("Ниигата 1973", "event", "air-route-between-niigata-and-khabarovsk-1973"),
        ("1962", "city", "niigata"),
        ("1964", "event", "timber-for-niigata-after-the-earthquake-1964"),
    ],
    "signs that are only signs": [
        ('"Харбин"', "city", "harbin"),
        ("Харбин%", "city", "harbin"),
        ("_Харбин_", "city", "harbin"),
        ("+Харбин*", "city", "harbin"),
        ("\u200fХарбин\u200e", "city", "harbin"),
        ("Хар\u00adбин", "city", "harbin"),
    ],
}
NOTHING = ["арбин", "igata", "%", "_", "х_рбин", "Harbin NOT Niigata", "пучхон бабочка"]
MEANT = [
    ("Niigta", "Niigata", "niigata"),
    ("Порланд", "Портленд", "portland"),
    ("Харбинн", "Харбин", "harbin"),
    ("Vicotria", "Victoria", "victoria"),
    ("Пучен", "Пучон", "bucheon"),
    ("新泻市", "新潟市", "niigata"),
    ("哈爾浜", "哈爾濱", "harbin"),
    ("부전시", "부천시", "bucheon"),
]


def answers():
    for kind, rows in ANSWERS.items():
        for query, type_, slug in rows:
            yield pytest.param(query, type_, slug, id=f"{kind}: {query}")


@pytest.mark.usefixtures("archive")
class AnswerTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize(("query", "type_", "slug"), list(answers()))
    def test_this_record_comes_first(self, query, type_, slug, language):
        page = search(query, language)
        first = page.main.all("li", class_="entry")[0].all("a")[0]
        assert first["href"] == f"/{language}/{PLURALS.get(type_, 'events')}/{slug}/"

    @pytest.mark.parametrize("query", NOTHING)
    def test_this_finds_nothing(self, query):
        assert search(query).found == "0 records found"

    @pytest.mark.parametrize(("query", "meant", "slug"), MEANT)
    def test_this_was_meant(self, query, meant, slug):
        page = search(query)
        assert page.found == "0 records found"
        link = next(a for a in page.main.all("a") if a.text == meant)
        first = read(page.to(link)).main.all("li", class_="entry")[0].all("a")[0]
        assert first["href"] == f"/en/cities/{slug}/"

    def test_the_own_city_is_meant_too(self):
        page = search("Хабровск", "ru")
        link = next(a for a in page.main.all("a") if a.text == "Хабаровск")
        assert len(read(page.to(link)).titles) == 20

    def test_bucheon_is_not_to_be_confused_with_busan(self):
        for query, other in [("Пучхон", "Busan"), ("釜山", "Bucheon")]:
            entry = search(query).main.all("li", class_="entry")[0]
            assert f"Not to be confused with: {other}" in entry.text

    @pytest.mark.parametrize("model", [SisterCity, Agreement, Delegation, Event])
    def test_no_draft_is_found_by_its_own_title(self, model):
        for row in model.objects.drafts():
            for title in (row.title_ru, row.title_en) if model is not SisterCity else (row.name,):
                assert row.slug not in search(title).markup
