"""Photos and documents on the admin's pages: entered, refused in a sentence, never left behind."""

import pytest
from django.utils import translation

from cities.models import Agreement
from events.models import Delegation, Event

from ..admin_pages import admin_url, form_on, inline_markup, send
from ..factories import AgreementFactory, DelegationFactory, EventFactory, SisterCityFactory
from ..pictures import HTML, PDF, SVG, picture, png_claiming, stored_files, upload

pytestmark = pytest.mark.django_db
BAD_PHOTOS = {
    "empty": (b"", "The file is empty"),
    "page": (HTML, "This file is no photo"),
    "drawing": (SVG, "in the format SVG"),
    "bomb": (png_claiming(30_000, 30_000), "more than 40 megapixels"),
    "truncated": (picture((600, 400))[:-200], "damaged"),
    "too large": (picture() + bytes(10 * 1024 * 1024), "at most 10 MB"),
}
BAD_DOCUMENTS = {
    "empty": (b"", "The file is empty"),
    "page": (HTML, "This file is no PDF"),
    "photo before it": (picture() + PDF, "This file is no PDF"),
    "truncated": (PDF[:-10], "has no end"),
    "zip behind it": (PDF + b"PK\x03\x04", "Something stands behind the end"),
    "too large": (PDF + bytes(20 * 1024 * 1024), "at most 20 MB"),
}
STRANGE_NAMES = [
    "../../../etc/passwd",
    "..\\..\\x.exe",
    "gpj.\u202eexe",
    "x" * 400 + ".jpg",
    "a\0b",
]


def page_of(record):
    """The address of a record's page."""
    return admin_url(type(record), "change", record.pk)


def errors_of(response, field):
    assert response.status_code == 200
    with translation.override(response.headers["Content-Language"]):
        return [str(error) for error in response.context["adminform"].form.errors.get(field, [])]


class EnteringTests:
    def test_a_clerk_adds_a_photo_and_a_document(self, as_clerk):
        visit = DelegationFactory(draft=True)
        answer = send(
            as_clerk,
            page_of(visit),
            Delegation,
            photo=upload(picture((800, 600))),
            document=upload(PDF, "отчёт.pdf", "application/pdf"),
        )
        assert answer.status_code == 302
        visit.refresh_from_db()
        assert visit.photo.told == (800, 600)
        assert visit.document.told == (len(PDF),)
        assert len(stored_files()) == 3

    def test_a_new_record_takes_its_files_along(self, as_clerk):
        answer = send(
            as_clerk,
            admin_url(Agreement, "add"),
            Agreement,
            title_ru="Протокол",
            type="protocol",
            document=upload(PDF, "x.pdf"),
        )
        assert answer.status_code == 302
        assert stored_files() == [Agreement.objects.get().document.name]

    @pytest.mark.parametrize("name", STRANGE_NAMES)
    def test_the_name_of_the_upload_matters_nothing(self, name, as_clerk):
        event = EventFactory(draft=True)
        answer = send(as_clerk, page_of(event), Event, photo=upload(picture(), name))
        assert answer.status_code == 302
        event.refresh_from_db()
        assert event.photo.told == (60, 40)

    def test_the_page_shows_the_photo_small_and_leads_to_it(self, as_clerk):
        event = EventFactory(photo=upload(picture((2000, 1000))))
        page = as_clerk.get(page_of(event)).content.decode()
        assert f'<a href="/admin/files/{event.photo.name}"><img src="/admin/files/' in page
        assert 'width="1600" height="800"' in page
        assert "Take the photo away" in page
        assert 'accept="image/jpeg,image/png,image/webp"' in page
        assert f">{event.photo.name}<" not in page
        assert inline_markup(page) == []

    def test_the_page_leads_to_the_document_and_says_how_large_it_is(self, as_clerk):
        agreement = AgreementFactory(document=upload(PDF))
        page = as_clerk.get(page_of(agreement)).content.decode()
        assert f'<a href="/admin/files/{agreement.document.name}">Open the document' in page
        assert f"PDF, {len(PDF)}\xa0bytes" in page
        assert 'accept="application/pdf"' in page

    def test_says_beforehand_what_is_taken(self, as_clerk):
        page = as_clerk.get(admin_url(Delegation, "add")).content.decode()
        assert "JPEG, PNG or WebP, at most 10 MB and 40 megapixels." in page
        assert "PDF, at most 20 MB." in page

    def test_saving_without_a_choice_keeps_the_file(self, as_clerk):
        event = EventFactory(photo=upload(picture()))
        send(as_clerk, page_of(event), Event, title_en="New")
        kept = Event.objects.get()
        assert (kept.title_en, kept.photo) == ("New", event.photo)

    def test_a_file_is_taken_away_and_stays_for_the_history(self, as_clerk):
        event = EventFactory(photo=upload(picture()))
        name = event.photo.name
        before = stored_files()
        answer = send(as_clerk, page_of(event), Event, **{"photo-clear": "on"})
        assert answer.status_code == 302
        event.refresh_from_db()
        assert not event.photo
        assert stored_files() == before
        earlier = event.history.filter(photo=name).latest()
        state = admin_url(Event, "simple_history", event.pk, earlier.pk)
        assert as_clerk.get(state).status_code == 200

    def test_an_address_cannot_put_a_name_into_a_new_form(self, as_clerk):
        address = f"{admin_url(Event, 'add')}?photo=photos/x.jpg"
        assert as_clerk.get(address).status_code == 200


class RefusalTests:
    @pytest.mark.parametrize(("content", "words"), BAD_PHOTOS.values(), ids=BAD_PHOTOS)
    def test_of_a_photo_is_one_sentence_and_leaves_nothing(self, content, words, as_clerk):
        event = EventFactory(photo=upload(picture()))
        before = stored_files()
        page = send(as_clerk, page_of(event), Event, title_en="Typed", photo=upload(content))
        [sentence] = errors_of(page, "photo")
        assert words in sentence
        text = page.content.decode()
        assert 'value="Typed"' in text
        assert "choose the file again" not in text, "another one is asked for"
        assert stored_files() == before
        assert Event.objects.get().photo == event.photo

    @pytest.mark.parametrize(("content", "words"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS)
    def test_of_a_document_is_one_sentence_and_leaves_nothing(self, content, words, as_clerk):
        visit = DelegationFactory()
        page = send(as_clerk, page_of(visit), Delegation, document=upload(content, "x.pdf"))
        [sentence] = errors_of(page, "document")
        assert words in sentence
        assert stored_files() == []

    def test_a_fault_elsewhere_leaves_nothing_and_asks_for_the_file_again(self, as_clerk):
        event = EventFactory(photo=upload(picture()))
        before = stored_files()
        page = send(as_clerk, page_of(event), Event, dates="31.02.2005", photo=upload(picture()))
        text = page.content.decode()
        assert errors_of(page, "dates")
        assert "choose the file again" in text
        assert event.photo.name in text, "the stored photo is still there, and is still shown"
        assert stored_files() == before

    def test_without_a_choice_nothing_is_asked_for_again(self, as_clerk):
        event = EventFactory(photo=upload(picture()))
        page = send(as_clerk, page_of(event), Event, dates="31.02.2005", **{"photo-clear": "on"})
        text = page.content.decode()
        assert "choose the file again" not in text
        assert 'id="photo-clear_id" checked' in text, "what was ticked stays ticked"

    def test_a_choice_and_taking_away_at_once_is_asked_about(self, as_clerk):
        event = EventFactory(photo=upload(picture()))
        photo = upload(picture())
        page = send(as_clerk, page_of(event), Event, photo=photo, **{"photo-clear": "on"})
        assert len(errors_of(page, "photo")) == 1
        assert len(stored_files()) == 2

    def test_an_error_in_the_midst_of_saving_leaves_nothing(self, as_clerk, monkeypatch):
        event = EventFactory()

        def fail(*args, **kwargs):
            assert len(stored_files()) == 2, "the files were there when it failed"
            raise ZeroDivisionError

        monkeypatch.setattr("django.contrib.admin.ModelAdmin.log_change", fail)
        with pytest.raises(ZeroDivisionError):
            send(as_clerk, page_of(event), Event, photo=upload(picture()))
        assert stored_files() == []

    def test_a_save_over_a_newer_version_leaves_nothing(self, as_clerk):
        event = EventFactory()
        data = form_on(as_clerk.get(page_of(event))).data
        event.title_en = "A colleague's"
        event.save()
        sent = data | {"title_en": "Mine", "photo": upload(picture()), "_save": "1"}
        page = as_clerk.post(page_of(event), sent)
        assert page.status_code == 200
        assert "choose the file again" in page.content.decode()
        assert stored_files() == []
        assert not Event.objects.get().photo

    def test_a_form_that_is_sent_twice_stores_its_photo_once(self, as_clerk):
        address = admin_url(Event, "add")
        data = form_on(as_clerk.get(address)).data
        data |= {"title_ru": "Фестиваль", "kind": "festival", "_save": "1"}
        for _time in range(2):
            answer = as_clerk.post(address, data | {"photo": upload(picture((800, 600)))})
            assert answer.status_code == 302
        assert Event.objects.get().photo.told == (800, 600)
        assert len(stored_files()) == 2

    def test_a_plain_user_leaves_nothing(self, client):
        answer = client.post(admin_url(Event, "add"), {"photo": upload(picture())})
        assert answer.status_code == 302
        assert stored_files() == []

    def test_sentences_are_said_in_russian(self, as_clerk):
        as_clerk.cookies["django_language"] = "ru"
        page = send(as_clerk, page_of(EventFactory()), Event, photo=upload(SVG))
        assert errors_of(page, "photo") == [
            "Это изображение в формате SVG: выберите фотографию в формате JPEG, PNG или WebP."
        ]

    def test_a_city_takes_a_photo_too(self, as_clerk):
        city = SisterCityFactory()
        send(as_clerk, page_of(city), type(city), photo=upload(picture()))
        city.refresh_from_db()
        assert city.photo.told == (60, 40)
