"""Cities and agreements from a spreadsheet, and what of them is taken away."""

import pytest

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from khabarovsk_relations.records.models import Source, Theme
from tests.admin_pages import admin_url
from tests.factories import CityNameFactory, SisterCityFactory
from tests.sheet_files import choose_file, confirm, rows_of, words_on, xlsx

pytestmark = pytest.mark.django_db

CITY = ("Название (по-русски)", "Вид связи", "Страна", "Широта", "Долгота")
AGREEMENT = ("Название (по-русски)", "Вид документа", "Города", "Подписано (дата)")


@pytest.fixture
def client_of_clerk(clerk, sign_in):
    return sign_in(clerk)


def load(client, model, heads, *rows):
    return confirm(client, choose_file(client, model, xlsx(heads, *rows)))


def faults(client, model, heads, *rows):
    checked = choose_file(client, model, xlsx(heads, *rows)).context["checked"]
    return [str(fault) for fault in checked.faults]


class RoundTripTests:
    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    @pytest.mark.parametrize("model", [SisterCity, Agreement])
    @pytest.mark.usefixtures("archive")
    def test_what_was_taken_away_is_there_already(self, client_of_clerk, model, form):
        given = client_of_clerk.get(admin_url(model, f"export_{form}"))
        checked = choose_file(client_of_clerk, model, given.content, f"table.{form}")
        assert model.objects.count() > 10
        assert checked.context["counts"] == {"there": model.objects.count()}

    @pytest.mark.parametrize("model", [CityName, RelationStatus, Source, Theme])
    @pytest.mark.usefixtures("archive")
    def test_other_lists_are_taken_away_too(self, client_of_clerk, model):
        rows = rows_of(client_of_clerk.get(admin_url(model, "export_xlsx")))
        assert len(rows) == model.objects.count() + 1 > 2
        assert client_of_clerk.get(admin_url(model, "export_csv")).status_code == 200


class CityTests:
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Япония", "JP"),
            ("japan", "JP"),
            ("JP", "JP"),
            ("КНР", "CN"),
            ("Южная Корея", "KR"),
            ("Республика Корея", "KR"),
            ("КНДР", "KP"),
            ("США", "US"),
            ("Соединенные Штаты", "US"),
            ("Белоруссия", "BY"),
            ("Беларусь", "BY"),
        ],
    )
    def test_a_country_is_known_in_any_spelling(self, client_of_clerk, name, code):
        load(client_of_clerk, SisterCity, CITY, ("Город", "город-побратим", name))
        city = SisterCity.objects.get()
        assert (city.country, city.kind) == (code, SisterCity.Kind.SISTER)

    def test_an_unknown_country_is_told(self, client_of_clerk):
        row = ("Город", "город-побратим", "Лемурия")
        assert faults(client_of_clerk, SisterCity, CITY, row) == [
            "Строка 2, столбец «Страна»: «Лемурия». Ожидается название страны: Япония, Japan или JP"
        ]

    def test_degrees_take_a_comma(self, client_of_clerk):
        row = ("Город", "город-побратим", "Япония", "37,9161", "139.0364")
        load(client_of_clerk, SisterCity, CITY, row)
        city = SisterCity.objects.get()
        assert (city.latitude, city.longitude) == (37.9161, 139.0364)

    @pytest.mark.parametrize(
        ("cells", "number"), [(("91", "0"), 1), (("север", "x"), 2), (("37", ""), 1)]
    )
    def test_degrees_that_are_none_are_told(self, client_of_clerk, cells, number):
        row = ("Город", "город-побратим", "Япония", *cells)
        assert len(faults(client_of_clerk, SisterCity, CITY, row)) == number

    def test_a_city_that_is_there_under_another_spelling_is_not_added(self, client_of_clerk):
        CityNameFactory(text="Пучхон", city=SisterCityFactory(name_ru="Пучон", country="KR"))
        row = ("Пучхон", "город-побратим", "Республика Корея")
        checked = choose_file(client_of_clerk, SisterCity, xlsx(CITY, row))
        assert "Загружать нечего" in words_on(checked)

    def test_a_city_of_the_same_name_in_another_country_is_asked_about(self, client_of_clerk):
        SisterCityFactory(name_ru="Виктория", country="CA")
        row = ("Виктория", "город-партнёр", "Чили")
        checked = choose_file(client_of_clerk, SisterCity, xlsx(CITY, row))
        assert checked.context["counts"] == {"asked": 1}
        confirm(client_of_clerk, checked, like__2="load")
        assert SisterCity.objects.filter(country="CL").exists()

    def test_one_city_twice_in_a_file_is_a_fault(self, client_of_clerk):
        row = ("Виктория", "город-партнёр", "Канада")
        assert faults(client_of_clerk, SisterCity, CITY, row, row) == [
            "Строка 3: то же самое, что в строке 2: удалите одну из них"
        ]


class CityInACellTests:
    def test_two_cities_of_one_name_are_told(self, client_of_clerk):
        for country in ("CA", "CL"):
            SisterCityFactory(name_ru="Виктория", country=country)
        row = ("Протокол", "протокол", "Виктория", "2005")
        assert faults(client_of_clerk, Agreement, AGREEMENT, row) == [
            "Строка 2, столбец «Города»: «Виктория». «Виктория» — это несколько городов: "
            "Виктория (Канада), Виктория (Чили)"
        ]


class AgreementTests:
    def test_a_row_becomes_a_draft(self, client_of_clerk):
        city = SisterCityFactory(name_ru="Ниигата")
        heads = (*AGREEMENT, "Срок действия", "Продление", "Продлевается на, месяцев")
        row = ("Протокол", "протокол", "Ниигата", "апрель 1965")
        row += ("определённый", "автоматическое", "60")
        load(client_of_clerk, Agreement, heads, row)
        agreement = Agreement.objects.get()
        assert agreement.signed.text == "1965-04"
        assert (agreement.type, agreement.term) == ("protocol", "fixed")
        assert (agreement.renewal, agreement.renewal_months) == ("automatic", 60)
        assert list(agreement.cities.all()) == [city]
        assert agreement.published_at is None

    @pytest.mark.parametrize(
        ("head", "cell"), [("Продление", "автоматическое"), ("Продлевается на, месяцев", "0")]
    )
    def test_rules_of_a_row_are_told(self, client_of_clerk, head, cell):
        row = ("Протокол", "протокол", "", "1965", cell)
        assert len(faults(client_of_clerk, Agreement, (*AGREEMENT, head), row)) == 1
