"""A clerk's week in a real browser, from the plan of a visit to what a stranger reads."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cities.models import Agreement
from events.models import Delegation, Event
from tests.pictures import PDF, picture
from tests.sheet_files import HEADS, csv

from .staff import Hands, choose

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = f"{timezone.localdate():%d.%m.%Y}"
NEXT_YEAR = timezone.localdate().year + 1
VISIT = "Визит мэра Ниигаты на День города"
VISIT_IN_ENGLISH = "Visit of the Mayor of Niigata for the City Day"
PROTOCOL = "Протокол об обмене школьниками"
PROTOCOL_IN_ENGLISH = "Protocol on exchanges of schoolchildren"
FAIR = "Ярмарка японской кухни"
SOURCE = "International relations of Khabarovsk"
OLD_EVENTS = [f"Концерт хора «Амур», {number}-й" for number in range(1, 11)]


def save(page, told="Черновик сохранён. На сайте появится после публикации."):
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text(told)


def open_from_desk(page, title):
    """Go to a record by the recent changes of the first page, as one does who worked on it."""
    page.locator("#site-name a").click()
    page.locator(".desk__changes").get_by_role("link", name=title, exact=True).first.click()


def open_list(page, name):
    page.locator("#site-name a").click()
    page.locator(".desk__kinds").get_by_role("link", name=name, exact=True).click()


def open_from_list(page, name, title):
    """Search for a record in its list: ten imported rows have pushed it from the first page."""
    open_list(page, name)
    page.fill("#searchbar", title)
    page.keyboard.press("Enter")
    page.locator("#result_list").get_by_role("link", name=title, exact=True).click()


def plan_the_visit(page):
    page.get_by_role("link", name="Добавить делегацию").click()
    page.select_option("#id_direction", label="к нам (приём)")
    page.select_option("#id_level", label="официальный")
    page.fill("#id_title_ru", VISIT)
    page.fill("#id_title_en", VISIT_IN_ENGLISH)
    page.fill("#id_dates", TODAY)
    choose(page, "#id_cities", "ниигата", "Ниигата")
    choose(page, "#id_citations-0-source", "khabarovsk", SOURCE)
    save(page)
    visit = Delegation.objects.get(title_ru=VISIT)
    assert (visit.status, visit.published_at) == ("planned", None)


def confirm_the_visit(page):
    open_from_desk(page, VISIT)
    page.select_option("#id_status", label="подтверждена")
    save(page)
    assert Delegation.objects.get(title_ru=VISIT).status == "confirmed"


def record_result_report_and_agreement(page):
    open_from_desk(page, VISIT)
    page.select_option("#id_status", label="состоялась")
    page.fill("#id_result_ru", "Подписан протокол.")
    page.fill("#id_result_en", "A protocol was signed.")
    page.fill("#id_reported_on", TODAY)
    with page.expect_popup() as opened:
        page.locator("#add_id_agreements").click()
    window = opened.value
    window.fill("#id_title_ru", PROTOCOL)
    window.fill("#id_title_en", PROTOCOL_IN_ENGLISH)
    window.select_option("#id_type", label="протокол")
    window.fill("#id_signed", TODAY)
    choose(window, "#id_cities", "ниигата", "Ниигата")
    with window.expect_event("close"):
        window.get_by_role("button", name="Сохранить", exact=True).click()
    chosen = page.locator(".field-agreements .select2-selection__choice")
    expect(chosen).to_contain_text(PROTOCOL)
    save(page)
    visit = Delegation.objects.get(title_ru=VISIT)
    assert (visit.status, visit.result_ru) == ("took_place", "Подписан протокол.")
    assert visit.reported_on == timezone.localdate()
    assert visit.agreements.get().title_ru == PROTOCOL


def add_the_document(page, file):
    open_from_desk(page, PROTOCOL)
    page.set_input_files("#id_document", file)
    choose(page, "#id_citations-0-source", "khabarovsk", SOURCE)
    save(page)
    assert Agreement.objects.get(title_ru=PROTOCOL).document


def add_the_photo(page, file):
    open_from_desk(page, VISIT)
    page.set_input_files("#id_photo", file)
    page.fill("#id_photo_alt_ru", "Мэры двух городов подписывают протокол")
    page.fill("#id_photo_alt_en", "The mayors of the two cities sign the protocol")
    page.fill("#id_photo_credit", "Фото: пресс-служба администрации Хабаровска")
    save(page)
    assert Delegation.objects.get(title_ru=VISIT).photo


def add_the_return_visit(page):
    open_from_desk(page, VISIT)
    page.get_by_role("link", name="Добавить ответный визит").click()
    page.fill("#id_dates", f"май {NEXT_YEAR}")
    expect(page.locator(".field-dates .date-echo")).to_contain_text(f"май {NEXT_YEAR}")
    save(page)
    answer = Delegation.objects.get(return_of__title_ru=VISIT)
    assert (answer.direction, answer.status) == ("outgoing", "planned")
    assert [city.slug for city in answer.cities.all()] == ["niigata"]
    assert answer.title_ru == ""


def import_old_events(page, file):
    open_list(page, "Мероприятия")
    page.get_by_role("link", name="Загрузить из таблицы").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Проверить, ничего не сохраняя").click()
    expect(page.locator("main")).to_contain_text("Новых: 10.")
    page.get_by_role("button", name="Загрузить черновиками").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Event.objects.drafts().filter(title_ru__in=OLD_EVENTS).count() == 10


def enter_an_event(page):
    """An event of the past in both languages, with a source that was not there; how many actions.

    It begins on the first page of the admin, and ends when the event is saved.
    """
    page.locator("#site-name a").click()
    hands = Hands()
    hands.click(page.get_by_role("link", name="Добавить мероприятие"))
    hands.fill(page, "#id_title_ru", FAIR)
    hands.fill(page, "#id_title_en", "Fair of Japanese cuisine")
    hands.select(page, "#id_kind", "выставка")
    hands.fill(page, "#id_dates", "май 2005")
    hands.click(page.get_by_role("button", name="Поставить «состоялось»"))
    hands.choose(page, "#id_cities", "Ниигата")
    window = hands.click_for_window(page, page.locator("#add_id_citations-0-source"))
    hands.fill(window, "#id_title", "Японская кухня в Хабаровске")
    hands.fill(window, "#id_publisher", "«Тихоокеанская звезда»")
    hands.fill(window, "#id_published", "24.05.2005")
    hands.click_to_close(window, window.get_by_role("button", name="Сохранить", exact=True))
    expect(page.locator("#citations-0 .select2-selection__rendered")).to_contain_text("Японская")
    hands.click(page.get_by_role("button", name="Сохранить", exact=True))
    expect(page.locator(".messagelist .success")).to_contain_text("Черновик сохранён.")
    event = Event.objects.get(title_ru=FAIR)
    assert (event.kind, str(event.dates), event.status) == ("exhibition", "2005-05", "took_place")
    assert event.citations.get().source.title == "Японская кухня в Хабаровске"
    return hands.actions


def meet_a_colleagues_edit(page, colleague):
    """Both have the visit open; the colleague saves first."""
    open_from_list(page, "Делегации", VISIT)
    colleague.goto(page.url)
    colleague.fill("#id_head_name_ru", "Акира Синода")
    save(colleague)
    page.fill("#id_head_name_ru", "А. Синода")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    refusal = page.locator(".refusal")
    expect(refusal).to_contain_text("Пока вы редактировали, запись изменена")
    expect(refusal).to_contain_text("petrova")
    expect(page.locator(".field-head_name_ru .errorlist")).to_contain_text("Акира Синода")
    expect(page.locator("#id_head_name_ru")).to_have_value("А. Синода")
    assert Delegation.objects.get(title_ru=VISIT).head_name_ru == "Акира Синода"
    save(page)
    assert Delegation.objects.get(title_ru=VISIT).head_name_ru == "А. Синода"


def bring_back_an_earlier_state(page):
    open_from_list(page, "Делегации", VISIT)
    page.get_by_role("link", name="История").click()
    page.locator("#change-history tr").filter(has_text="petrova").first.locator("th a").click()
    planned = page.locator("#content-main")
    expect(planned).to_contain_text("А. Синода")
    expect(planned).to_contain_text("Акира Синода")
    page.get_by_role("button", name="Вернуть это состояние").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    visit = Delegation.objects.get(title_ru=VISIT)
    assert visit.head_name_ru == "Акира Синода"
    assert visit.photo
    assert visit.agreements.count() == 1


def publish(page, name, title):
    open_from_list(page, name, title)
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def publish_all_drafts_of_events(page):
    page.locator("#site-name a").click()
    waiting = page.locator(".desk-row", has_text="Ждут публикации")
    waiting.get_by_role("link", name=re.compile("^мероприятия: ")).click()
    page.locator("#action-toggle").check()
    page.select_option("[name=action]", label="Опубликовать")
    page.locator("[name=index]").click()
    expect(page.locator(".messagelist .success")).to_contain_text("Концерт хора „Амур“, 1-й")
    assert Event.objects.published().filter(title_ru__in=[*OLD_EVENTS, FAIR]).count() == 11


def see_nothing(reader, url):
    """What a stranger reads while all of it is a draft."""
    visit, protocol = (
        Delegation.objects.get(title_ru=VISIT),
        Agreement.objects.get(title_ru=PROTOCOL),
    )
    for record in (visit, protocol, Event.objects.get(title_ru=OLD_EVENTS[0])):
        assert reader.request.get(url + record.get_absolute_url()).status == 404
    for page in ("delegations", "agreements", "events"):
        reader.goto(f"{url}/ru/{page}/")
        for title in (VISIT, PROTOCOL, FAIR, "Концерт хора"):
            expect(reader.locator("main")).not_to_contain_text(title)


def see_the_visit(reader, url):
    for language, title, protocol, shown in (
        ("ru", VISIT, PROTOCOL, "Мэры двух городов подписывают протокол"),
        ("en", VISIT_IN_ENGLISH, PROTOCOL_IN_ENGLISH, "The mayors of the two cities sign"),
    ):
        reader.goto(f"{url}/{language}/delegations/")
        reader.locator("main").get_by_role("link", name=title).first.click()
        expect(reader.locator("h1")).to_contain_text(title)
        photo = reader.get_by_role("img", name=shown)
        photo.scroll_into_view_if_needed()
        expect(photo).to_have_js_property("complete", True)
        assert photo.evaluate("photo => photo.naturalWidth") > 0
        reader.locator("main").get_by_role("link", name=protocol).first.click()
        expect(reader.locator("h1")).to_contain_text(protocol)
        with reader.expect_download() as download:
            reader.locator("a[type='application/pdf']").click()
        assert download.value.path().read_bytes() == PDF
        assert download.value.suggested_filename.endswith(".pdf")


def see_the_events(reader, url):
    reader.goto(f"{url}/ru/events/")
    for title in (*OLD_EVENTS, FAIR):
        expect(reader.locator("main")).to_contain_text(title)


class WeekTests:
    def test_a_visit_and_old_events_go_from_the_desk_to_the_site(
        self, live_server, seeded, staff_page, open_page, tmp_path
    ):
        (tmp_path / "protocol.pdf").write_bytes(PDF)
        (tmp_path / "photo.jpg").write_bytes(picture((1200, 800)))
        held = ("состоялось", "Летопись города", "Городской архив")
        rows = [
            (title, "фестиваль", "Ниигата", f"май {year}", *held, f"Concert of {year}")
            for year, title in enumerate(OLD_EVENTS, 1990)
        ]
        heads = (*HEADS, "Источник", "Источник: издатель или сайт", "Название (по-английски)")
        table = csv(heads, *rows, encoding="cp1251")
        (tmp_path / "events.csv").write_bytes(table)

        clerk = staff_page("ivanova", "Clerk")
        plan_the_visit(clerk)
        confirm_the_visit(clerk)
        record_result_report_and_agreement(clerk)
        add_the_document(clerk, tmp_path / "protocol.pdf")
        add_the_photo(clerk, tmp_path / "photo.jpg")
        add_the_return_visit(clerk)
        import_old_events(clerk, tmp_path / "events.csv")
        actions = enter_an_event(clerk)
        print(f"An event with a new source took {actions} actions.")
        assert actions <= 20

        editor = staff_page("petrova", "Editor")
        meet_a_colleagues_edit(clerk, editor)
        bring_back_an_earlier_state(editor)

        stranger = open_page("ru-RU")
        see_nothing(stranger, live_server.url)
        publish(editor, "Соглашения", PROTOCOL)
        publish(editor, "Делегации", VISIT)
        publish_all_drafts_of_events(editor)
        see_the_visit(stranger, live_server.url)
        see_the_events(stranger, live_server.url)

        assert clerk.complaints == []
        assert editor.complaints == []
        assert stranger.complaints == []
