"""Model and form fields of photos and documents: what is stored is checked, named and addressed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.forms.widgets import FILE_INPUT_CONTRADICTION
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .documents import read_document
from .photos import SMALL, read_photo
from .uploads import Ready, store

# A random word, then what pages tell of the file: width and height of a photo in pixels, the
# size of a document in bytes.
PHOTO_NAME = "photos/[0-9a-f]{32}-([1-9][0-9]{0,3})x([1-9][0-9]{0,3})[.]jpg"
DOCUMENT_NAME = "documents/[0-9a-f]{32}-([1-9][0-9]{0,7})[.]pdf"


def small_name(name: str) -> str:
    """The name of the smaller size of a photo."""
    return name.replace("photos/", "photos/small/", 1)


def main_name(name: str) -> str:
    """The name that a row has for this file, which may be the smaller size of its photo."""
    return name.replace("photos/small/", "photos/", 1)


class StoredFile(FieldFile):
    """A file of a record. One whose name is not of our making has no address."""

    @property
    def told(self) -> tuple[int, ...]:
        """The numbers that its name tells; empty where there is no file, or none of ours."""
        found = re.fullmatch(self.field.name_pattern, self.name or "")
        return tuple(map(int, found.groups())) if found else ()

    @property
    def url(self) -> str:
        """Where strangers find it while its record is public, else where staff find it."""
        return self._address(self.name, is_public=self.instance.is_public())

    @property
    def staff_url(self) -> str:
        """Where staff find it, whatever the state of its record."""
        return self._address(self.name, is_public=False)

    def _address(self, name: str, *, is_public: bool) -> str:
        if not self.told:
            return ""
        return reverse("public_file" if is_public else "staff_file", args=[name])

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store it under a name of our own, checked if no form has done so.

        Raises ValidationError where it is refused; `name` counts for nothing.
        """
        ready = content if isinstance(content, Ready) else self.field.read(content)
        store(self.field, ready, self.storage)
        self.name = ready.name
        setattr(self.instance, self.field.attname, self.name)
        self._committed = True
        if save:
            self.instance.save()

    save.alters_data = True


class StoredPhoto(StoredFile):
    """A photo in two sizes; its name tells how large the larger one is."""

    @property
    def width(self) -> int:
        return self.told[0]

    @property
    def height(self) -> int:
        return self.told[1]

    @property
    def is_tall(self) -> bool:
        return self.height > self.width

    @property
    def small_url(self) -> str:
        return self._address(small_name(self.name or ""), is_public=self.instance.is_public())

    @property
    def small_staff_url(self) -> str:
        return self._address(small_name(self.name or ""), is_public=False)

    @property
    def small_width(self) -> int:
        """The width of the smaller size in pixels, to which browsers compare their own."""
        return max(1, round(self.width * min(1, SMALL / max(self.width, self.height))))


class StoredDocument(StoredFile):
    """A PDF; its name tells how large it is."""

    @property
    def byte_count(self) -> int:
        return self.told[0]


@dataclass(frozen=True, slots=True)
class NotKept:
    """A file was chosen in a form that comes back, and must be chosen again."""

    stored: Any

    def __str__(self) -> str:
        return str(self.stored or "")


class UploadField(forms.FileField):
    """The form's field of a file: what it takes is ready to be stored."""

    default_error_messages = {"empty": _("The file is empty: choose another one.")}

    def __init__(self, *, read: Any, **kwargs: Any) -> None:
        self.read = read
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> Ready | None:
        data = super().to_python(data)
        return data if data is None or isinstance(data, Ready) else self.read(data)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What a form shows that comes back: the stored file, because browsers keep no choice."""
        return NotKept(initial) if data and data is not FILE_INPUT_CONTRADICTION else initial


class StoredFileField(models.FileField):
    """A file that is checked when it comes in and keeps nothing of the name it came with."""

    attr_class = StoredFile
    name_pattern = ""
    # What a form says of it where the model says nothing.
    asked: Any = ""

    def __init__(self, verbose_name: Any = None, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, name, **{**kwargs, "blank": True})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for implied in ("upload_to", "blank"):
            kwargs.pop(implied, None)
        return name, path, args, kwargs

    def read(self, upload: Any) -> Ready:
        """The upload, checked. Raises ValidationError with one sentence."""
        raise NotImplementedError

    def run_validators(self, value: Any) -> None:
        """A name from elsewhere, as from a fixture, must be one that we could have given."""
        super().run_validators(value)
        if value._committed and not value.told:
            raise ValidationError(_("This is not the name of a stored file."), code="name")

    def formfield(self, **kwargs: Any) -> Any:
        # The length of the name it came with says nothing.
        own = {"form_class": UploadField, "read": self.read, "max_length": None}
        return super().formfield(**own | {"help_text": self.help_text or self.asked} | kwargs)


class PhotoField(StoredFileField):
    """A photo (JPEG, PNG or WebP), kept as JPEG in two sizes."""

    attr_class = StoredPhoto
    name_pattern = PHOTO_NAME
    asked = _("JPEG, PNG or WebP, at most 10 MB and 40 megapixels.")

    def read(self, upload: Any) -> Ready:
        return read_photo(upload)


class DocumentField(StoredFileField):
    """A document (PDF), kept as it was sent."""

    attr_class = StoredDocument
    name_pattern = DOCUMENT_NAME
    asked = _("PDF, at most 20 MB.")

    def read(self, upload: Any) -> Ready:
        return read_document(upload)
