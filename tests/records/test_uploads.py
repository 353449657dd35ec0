"""Files and their rows: none is left behind, none is lost, no name leads elsewhere."""

import os
import time
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction

from events.models import Event
from khabarovsk_relations.records import uploads
from khabarovsk_relations.records.file_fields import small_name
from khabarovsk_relations.records.uploads import removing_unnamed

from ..factories import AgreementFactory, EventFactory
from ..pictures import HTML, PDF, picture, stored_files, upload

pytestmark = pytest.mark.django_db

GOOD = "photos/" + "0" * 32 + "-60x40.jpg"
BAD_NAMES = [
    "photos/tower.jpg",
    "photos/../../etc/passwd",
    "/etc/passwd",
    "documents/" + "0" * 32 + "-60.pdf",
    GOOD.upper(),
    GOOD + "\n",
    GOOD.replace(".jpg", ".svg"),
    GOOD.replace("photos/", "photos/small/"),
    GOOD.replace("-60x40", "-0x40"),
    GOOD.replace("0" * 32, "0" * 31 + "\u202e"),
]


class FieldTests:
    def test_a_photo_is_stored_in_two_sizes_and_the_row_names_the_larger(self):
        event = EventFactory(photo=upload(picture((2000, 1000)), "../../x.php"))
        name = Event.objects.get().photo.name
        assert stored_files() == sorted([name, small_name(name)])
        assert (event.photo.width, event.photo.height, event.photo.small_width) == (1600, 800, 640)
        assert event.history.latest().photo == name

    def test_a_document_is_stored_under_its_size(self):
        agreement = AgreementFactory(document=upload(PDF, "договор.pdf"))
        agreement.refresh_from_db()
        assert stored_files() == [agreement.document.name]
        assert agreement.document.byte_count == len(PDF)

    def test_what_no_form_has_seen_is_checked_too(self):
        event = EventFactory.build(photo=ContentFile(HTML, name="x.jpg"))
        with pytest.raises(ValidationError):
            event.save()
        with pytest.raises(ValidationError):
            EventFactory().photo.save("x.jpg", ContentFile(HTML))
        assert stored_files() == []

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_a_name_of_others_is_refused_and_leads_nowhere(self, name):
        event = EventFactory.build(photo=name, slug="contest")
        with pytest.raises(ValidationError) as caught:
            event.full_clean()
        assert list(caught.value.message_dict) == ["photo"]
        assert event.photo.url == event.photo.staff_url == ""

    def test_a_name_of_ours_is_taken(self):
        event = EventFactory.build(photo=GOOD, slug="contest", draft=True)
        event.full_clean()
        assert event.photo.url == f"/admin/files/{GOOD}"
        event.published_at = event.created_at
        assert event.photo.url == f"/files/{GOOD}"

    def test_a_small_photo_has_one_size(self):
        photo = EventFactory.build(photo=GOOD).photo
        assert photo.small_width == photo.width == 60


class NothingLeftTests:
    def test_where_the_transaction_is_rolled_back_by_an_error(self):
        with pytest.raises(ZeroDivisionError), removing_unnamed(), transaction.atomic():
            EventFactory(photo=upload(picture()))
            assert len(stored_files()) == 2
            raise ZeroDivisionError
        assert stored_files() == []

    def test_where_it_is_rolled_back_in_silence(self):
        with removing_unnamed(), transaction.atomic():
            EventFactory(photo=upload(picture()))
            transaction.set_rollback(True)
        assert stored_files() == []

    def test_where_only_one_of_the_two_sizes_could_be_stored(self, monkeypatch):
        save = FileSystemStorage._save

        def full(self, name, content):
            stored = save(self, name, content)
            if "small" in name:
                raise OSError(28, "No space left on device")
            return stored

        monkeypatch.setattr(FileSystemStorage, "_save", full)
        with pytest.raises(OSError):
            EventFactory(photo=upload(picture()))
        assert stored_files() == []

    def test_but_what_a_row_names_stays(self):
        with removing_unnamed(), transaction.atomic():
            EventFactory(photo=upload(picture()))
        assert len(stored_files()) == 2

    def test_and_what_only_an_earlier_state_names_stays_because_it_may_be_brought_back(self):
        with removing_unnamed():
            event = EventFactory(photo=upload(picture()))
            first = event.photo.name
            event.photo = upload(picture(color="blue"))
            event.save()
            event.delete()
        assert first in stored_files()
        assert len(stored_files()) == 4

    def test_and_what_cannot_be_asked_for_stays(self, monkeypatch, caplog):
        def away(*args):
            raise OperationalError("gone")

        monkeypatch.setattr(uploads, "holder", away)
        with removing_unnamed():
            name = EventFactory(photo=upload(picture())).photo.name
        assert name in stored_files()
        assert name in caplog.text


def check(*options):
    """What check_files says, and what it ends with."""
    output = StringIO()
    try:
        call_command("check_files", *options, stdout=output)
    except CommandError as error:
        return output.getvalue().splitlines(), str(error)
    return output.getvalue().splitlines(), ""


class CheckFilesTests:
    @pytest.fixture
    def orphan(self, settings):
        """A file that nothing names, two days old."""
        path = settings.MEDIA_ROOT / GOOD
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
        long_ago = time.time() - 2 * 24 * 3600
        os.utime(path, (long_ago, long_ago))
        return path

    def test_is_content_where_all_is_well(self):
        assert check() == ([], "")
        event = EventFactory(photo=upload(picture()))
        AgreementFactory(document=upload(PDF))
        event.photo = ""
        event.save()
        assert check() == ([], "")

    def test_names_what_is_not_there(self, settings):
        event = EventFactory(photo=upload(picture()))
        small = small_name(event.photo.name)
        (settings.MEDIA_ROOT / small).unlink()
        lines, error = check()
        assert lines == [f"not there: {small}: events.event {event.slug}"]
        assert error == "1 not there, 0 named by nothing."

    def test_names_what_is_named_by_nothing(self, orphan):
        assert check() == (
            [f"named by nothing: {GOOD}"],
            "0 not there, 1 named by nothing.",
        )
        assert orphan.exists()

    def test_removes_it_when_told_to(self, orphan):
        EventFactory(photo=upload(picture()))
        assert check("--remove") == ([f"named by nothing: {GOOD}"], "")
        assert len(stored_files()) == 2
        assert not orphan.exists()

    def test_leaves_alone_what_may_be_an_upload_of_this_minute(self, orphan):
        os.utime(orphan)
        assert check("--remove") == ([], "")
        assert orphan.exists()

    def test_keeps_what_an_earlier_state_names(self, orphan):
        event = EventFactory(photo=GOOD)
        event.photo = ""
        event.save()
        assert check("--remove") == ([], "")
        assert orphan.exists()
