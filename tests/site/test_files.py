"""The addresses of photos and documents, and the pages that show them."""

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.test import Client, RequestFactory

from khabarovsk_relations.limits import BodySizeMiddleware
from khabarovsk_relations.records.file_fields import small_name

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    UserFactory,
)
from ..pictures import PDF, picture, upload
from .reading import read

pytestmark = pytest.mark.django_db
STRANGE = [
    "/files/",
    "/files/photos/",
    "/files/photos/x.jpg",
    "/files/photos/../../manage.py",
    "/files/photos/%2e%2e/%2e%2e/manage.py",
    "/files/..%2f..%2fetc%2fpasswd",
    "/files//etc/passwd",
    "/files/photos/%00",
    "/files/photos/" + "0" * 32 + "-1x1.jpg%00",
    "/files/photos/" + "0" * 32 + "-1x1.jpg%0a",
    "/files/photos/" + "0" * 32 + "-1x1.jpg/",
    "/files/photos/" + "0" * 32 + "-1x1.svg",
    "/files/photos/" + "0" * 32 + "-1x1.jpg",
    "/files/photos/" + "٣" * 32 + "-1x1.jpg",
    "/files/documents/" + "0" * 32 + "-1.pdf",
    "/files/documents/" + "0" * 32 + "-" + "9" * 300 + ".pdf",
    "/media/photos/x.jpg",
    "/" + "photos/" * 900,
]


def with_photo(factory=EventFactory, **kwargs):
    return factory(photo=upload(picture((2000, 1000))), **kwargs)


def with_document(factory=AgreementFactory, **kwargs):
    return factory(document=upload(PDF), **kwargs)


def fetch(address, client=None, method="get", **headers):
    """The answer of a file's address, its `body` read and the file closed."""
    ask = getattr(client or Client(), method)
    response = ask(address, headers={name.replace("_", "-"): headers[name] for name in headers})
    response.body = b"".join(response)
    # Nobody reads the answer to HEAD; close() would close PostgreSQL's connection too.
    for close in response._resource_closers:
        close()
    return response


class PublicFileTests:
    @pytest.mark.parametrize("factory", [SisterCityFactory, DelegationFactory, EventFactory])
    def test_a_photo_of_a_public_record_is_given_out_in_both_sizes(self, factory, settings):
        photo = with_photo(factory).photo
        for address, name in [(photo.url, photo.name), (photo.small_url, small_name(photo.name))]:
            response = fetch(address)
            assert response.status_code == 200
            assert response.headers["Content-Type"] == "image/jpeg"
            assert response.headers["Content-Disposition"].startswith("inline")
            assert response.body == (settings.MEDIA_ROOT / name).read_bytes()
            assert len(response.body) == int(response.headers["Content-Length"])

    @pytest.mark.parametrize("factory", [AgreementFactory, DelegationFactory])
    def test_a_document_is_downloaded_under_the_name_of_its_record(self, factory):
        response = fetch(with_document(factory, slug="niigata-2005").document.url)
        assert response.headers["Content-Type"] == "application/pdf"
        disposition = response.headers["Content-Disposition"]
        assert disposition == 'attachment; filename="niigata-2005.pdf"'
        assert response.body == PDF

    def test_says_that_it_is_what_it_says_and_may_do_nothing(self):
        response = fetch(with_document().document.url)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers["Content-Security-Policy"]
        assert policy == "default-src 'none'; sandbox; frame-ancestors 'none'"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_is_asked_for_again_each_time_and_sent_once(self):
        address = with_photo().photo.url
        first = fetch(address)
        assert first.headers["Cache-Control"] == "no-cache"
        again = fetch(address, if_none_match=first.headers["ETag"])
        assert again.status_code == 304
        assert again.body == b""
        for name in ("ETag", "Content-Security-Policy", "Cache-Control"):
            assert again.headers[name] == first.headers[name]

    def test_is_not_compressed_once_more(self):
        response = fetch(with_photo().photo.url, accept_encoding="gzip")
        assert "Content-Encoding" not in response.headers
        assert "Content-Length" in response.headers

    def test_pages_are_still_compressed(self):
        assert fetch("/en/", accept_encoding="gzip").headers["Content-Encoding"]

    def test_has_no_body_for_head_and_takes_nothing(self):
        address = with_document().document.url
        response = fetch(address, method="head")
        assert response.status_code == 200
        assert response.headers["Content-Length"] == str(len(PDF))
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(address).status_code in {403, 405}
        assert Client().post(address).status_code == 405

    def test_is_gone_at_once_when_its_record_is_withdrawn(self, superuser):
        event = with_photo()
        address, small = event.photo.url, event.photo.small_url
        etag = fetch(address).headers["ETag"]
        event.withdraw(superuser)
        for gone in (fetch(address), fetch(small), fetch(address, if_none_match=etag)):
            assert gone.status_code == 410
            assert "Запись снята с публикации" in gone.body.decode()
            assert "ETag" not in gone.headers

    @pytest.mark.parametrize("state", ["draft", "scheduled"])
    def test_of_a_draft_is_not_found_by_anybody(self, state, sign_in, superuser):
        event = with_photo(**{state: True})
        address = f"/files/{event.photo.name}"
        for client in (Client(), sign_in(superuser)):
            response = fetch(address, client)
            assert response.status_code == 404
            assert "ETag" not in response.headers

    def test_a_photo_that_was_replaced_is_not_found(self):
        event = with_photo()
        address = event.photo.url
        event.photo = upload(picture())
        event.save()
        assert fetch(address).status_code == 404
        assert fetch(event.photo.url).status_code == 200

    def test_that_is_not_on_the_disk_is_not_found_and_noted(self, caplog):
        event = with_photo()
        default_storage.delete(event.photo.name)
        assert fetch(event.photo.url).status_code == 404
        assert event.photo.name in caplog.text
        assert fetch(event.photo.small_url).status_code == 200

    @pytest.mark.parametrize("address", STRANGE)
    def test_a_strange_address_is_not_found(self, address):
        with_photo()
        assert fetch(address).status_code == 404


class StaffFileTests:
    @pytest.fixture
    def draft(self):
        return with_photo(draft=True, slug="draft")

    def test_staff_see_the_file_of_a_draft_and_nothing_keeps_it(self, draft, sign_in, clerk):
        for address in (draft.photo.url, draft.photo.small_url):
            assert address.startswith("/admin/files/")
            response = fetch(address, sign_in(clerk))
            assert response.status_code == 200
            assert "no-store" in response.headers["Cache-Control"]
            assert "sandbox" in response.headers["Content-Security-Policy"]
            assert response.body[:3] == b"\xff\xd8\xff"

    def test_a_stranger_is_asked_to_sign_in(self, draft):
        response = fetch(draft.photo.url)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/admin/login/")

    def test_staff_without_the_right_to_see_the_record_are_refused(self, draft, sign_in):
        assert fetch(draft.photo.url, sign_in(UserFactory())).status_code == 403

    def test_the_file_of_an_earlier_state_is_shown(self, draft, sign_in, clerk):
        address = draft.photo.url
        draft.photo = ""
        draft.save()
        assert fetch(address, sign_in(clerk)).status_code == 200
        draft.delete()
        assert fetch(address, sign_in(clerk)).status_code == 200

    def test_what_nothing_names_is_not_found(self, sign_in, superuser):
        for address in STRANGE:
            if address.startswith("/files/"):
                assert fetch(f"/admin{address}", sign_in(superuser)).status_code == 404, address

    def test_the_preview_of_a_draft_shows_its_photo_from_there(self, draft, sign_in, clerk):
        page = fetch(f"/admin/events/event/{draft.pk}/preview/", sign_in(clerk)).body.decode()
        assert f'src="{draft.photo.small_url}"' in page


class PageTests:
    @pytest.mark.parametrize("factory", [SisterCityFactory, DelegationFactory, EventFactory])
    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_shows_the_photo_with_what_it_shows_whose_it_is_and_its_size(self, factory, language):
        record = with_photo(
            factory,
            photo_alt_ru="Мост через реку",
            photo_alt_en="A bridge over a river",
            photo_credit="Фото: мэрия",
        )
        page = read(f"/{language}{record.get_absolute_url()[3:]}")
        image = page.main.one("img")
        told = {"ru": "Мост через реку", "en": "A bridge over a river"}[language]
        assert image["alt"] == told
        assert (image["width"], image["height"], image["loading"]) == ("1600", "800", "lazy")
        photo = record.photo
        assert image["src"] == photo.small_url
        assert image["srcset"] == f"{photo.small_url} 640w, {photo.url} 1600w"
        assert fetch(image["src"]).status_code == 200
        assert page.main.one("figcaption").text == "Фото: мэрия"

    def test_a_description_in_the_other_language_alone_says_which_it_is(self):
        record = with_photo(photo_alt_ru="Мост", photo_credit="")
        page = read(f"/en{record.get_absolute_url()[3:]}")
        image = page.main.one("img")
        assert (image["alt"], image["lang"]) == ("Мост", "ru")
        assert page.main.all("figcaption") == []

    @pytest.mark.parametrize("factory", [SisterCityFactory, DelegationFactory, EventFactory])
    def test_without_a_description_the_title_stands_for_it(self, factory):
        record = with_photo(factory)
        page = read(record.get_absolute_url())
        assert page.main.one("img")["alt"] == record.title

    def test_a_tall_photo_is_told_apart(self):
        record = EventFactory(photo=upload(picture((400, 600))))
        assert read(record.get_absolute_url()).main.one("figure")["class"] == "photo photo--tall"

    def test_without_a_photo_there_is_no_figure(self):
        for record in (EventFactory(), EventFactory(photo="photos/strange.jpg")):
            page = read(record.get_absolute_url())
            assert page.main.all("figure") + page.main.all("img") == []

    @pytest.mark.parametrize(
        ("language", "words"),
        [("ru", "Текст документа, PDF, 81 байт"), ("en", "Text of the document, PDF, 81 bytes")],
    )
    def test_an_agreement_links_its_text_and_says_how_large_it_is(self, language, words):
        record = with_document()
        page = read(f"/{language}{record.get_absolute_url()[3:]}")
        link = page.link(words)
        assert page.to(link) == record.document.url
        assert link["type"] == "application/pdf"

    def test_a_delegation_links_its_document(self):
        record = with_document(DelegationFactory)
        assert read(f"/en{record.get_absolute_url()[3:]}").link("Document, PDF, 81 bytes")

    def test_without_a_document_there_is_no_link(self):
        for record in (AgreementFactory(), AgreementFactory(document="documents/strange.pdf")):
            assert "PDF" not in read(record.get_absolute_url()).main.text


class BodySizeTests:
    def answer(self, length):
        request = RequestFactory().post("/admin/login/", headers={"content-length": length})
        request.META["CONTENT_LENGTH"] = length
        return BodySizeMiddleware(lambda request: None)(request)

    @pytest.mark.parametrize("length", [str(project.MAX_BODY_BYTES + 1), "9" * 30])
    def test_what_is_far_too_large_is_refused_unread(self, length):
        response = self.answer(length)
        assert response.status_code == 413
        assert "Фотография может занимать не больше 10 МБ" in response.content.decode()

    @pytest.mark.parametrize("length", ["", "0", "x", "-1", str(project.MAX_BODY_BYTES)])
    def test_everything_else_is_let_through(self, length):
        assert self.answer(length) is None

    def test_a_photo_and_a_document_fit_in(self):
        assert project.MAX_BODY_BYTES > (10 + 20 + 5) * 1024 * 1024
