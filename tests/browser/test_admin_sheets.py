"""A clerk's way with a spreadsheet in a real browser: template, filling in, check, loading."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from openpyxl import load_workbook

from events.models import Event
from tests.admin_pages import admin_url
from tests.factories import UserFactory

from .test_accessibility import OPTIONS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page_of_clerk(live_server, seeded, client, new_context):
    """A page on which a clerk is signed in; what the console says is in `page.said`."""
    client.force_login(UserFactory(groups=[Group.objects.get(name="Clerk")]))
    session = client.cookies["staff_session"].value
    context = new_context(locale="ru-RU")
    context.add_cookies([{"name": "staff_session", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    return page


def filled_in(template, path):
    """The template with ten old events written below the example, two of them in doubt."""
    book = load_workbook(template)
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    for number in range(10):
        cells = {
            "Название (по-русски)": f"Концерт хора «Амур», {number + 1}-й",
            "Вид": "фестиваль",
            "Города-участники": "Ниигата",
            "Даты": f"май {1990 + number}",
            "Состояние": "состоялось",
            "Источник": "Летопись города",
            "Источник: издатель или сайт": "Городской архив",
        }
        if number > 7:
            cells["Даты"] = datetime.datetime(1990 + number, 5, 1)
        for head, value in cells.items():
            cell = sheet.cell(number + 3, heads.index(head) + 1, value)
            if isinstance(value, datetime.datetime):
                cell.number_format = "dd.mm.yyyy"
    book.save(path)


def look(page):
    """The page has no fault of accessibility and fits on a phone and on a desk."""
    before = list(page.said)
    page.evaluate(Axe().axe_script)
    for scheme, width in (("light", 1366), ("dark", 360)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("options => axe.run(options)", OPTIONS)
        assert len(found["passes"]) > 10
        assert found["violations"] == [], (page.url, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What axe puts into the page is refused by its policy, and is none of ours.
    page.said[:] = before


class WayTests:
    def test_ten_old_events_are_loaded(self, live_server, page_of_clerk, tmp_path):
        page, before = page_of_clerk, Event.objects.count()
        page.goto(live_server.url + admin_url(Event, "changelist"))
        page.get_by_role("link", name="Загрузить из таблицы").click()
        look(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Скачать образец").click()
        download.value.save_as(tmp_path / "template.xlsx")
        filled_in(tmp_path / "template.xlsx", tmp_path / "events.xlsx")
        page.set_input_files("input[type=file]", tmp_path / "events.xlsx")
        page.get_by_role("button", name="Проверить, ничего не сохраняя").click()
        assert page.get_by_text("Новых: 8.").is_visible()
        look(page)
        page.get_by_role("button", name="Загрузить черновиками").click()
        assert page.get_by_text("ответьте на вопросы ниже").is_visible()
        page.get_by_label("Все даты на первое число месяца").select_option("month")
        page.get_by_role("group").filter(has_text="Даты").last.get_by_label(
            "1999", exact=True
        ).check()
        page.get_by_role("button", name="Загрузить черновиками").click()
        assert page.get_by_text("Загружено 10 записей: черновики.").is_visible()
        assert Event.objects.count() == before + 10
        loaded = Event.objects.drafts().filter(title_ru__startswith="Концерт хора")
        dates = [event.dates.text for event in loaded.order_by("pk")]
        assert dates == [*(f"{year}-05" for year in range(1990, 1999)), "1999"]
        assert page.said == []

    def test_mistakes_are_told_by_row_and_column(self, live_server, page_of_clerk, tmp_path):
        page = page_of_clerk
        table = tmp_path / "events.csv"
        table.write_text(
            "Название (по-русски);Вид;Даты;Состояние\r\nФорум;форум;31.02.2005;состоялось\r\n",
            encoding="cp1251",
        )
        page.goto(live_server.url + admin_url(Event, "import"))
        page.set_input_files("input[type=file]", table)
        page.get_by_role("button", name="Проверить, ничего не сохраняя").click()
        fault = page.get_by_text("Строка 2, столбец «Даты»: «31.02.2005». 31 февраля не бывает")
        assert fault.is_visible()
        assert page.get_by_role("button", name="Загрузить черновиками").count() == 0
        assert page.said == []
        look(page)
