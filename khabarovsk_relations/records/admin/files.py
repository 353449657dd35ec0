"""Photos and documents on a record's page: what is stored, a new one, and none left behind."""

from __future__ import annotations

import contextlib
from typing import Any

from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from khabarovsk_relations.records.file_fields import (
    DocumentField,
    NotKept,
    PhotoField,
    StoredFileField,
)
from khabarovsk_relations.records.uploads import removing_unnamed


class StoredFileInput(AdminFileWidget):
    """The stored file, a box to take it away, and the choice of another one."""

    template_name = "admin/_stored_file.html"
    accept = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": self.accept} | (attrs or {}))

    def is_initial(self, value: Any) -> bool:
        return bool(getattr(value, "staff_url", ""))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        stored = value.stored if isinstance(value, NotKept) else value
        context = super().get_context(name, stored, attrs)
        # A file that was refused is not asked for again: the sentence above asks for another.
        is_refused = "aria-invalid" in context["widget"]["attrs"]
        return context | {"is_not_kept": isinstance(value, NotKept) and not is_refused}

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> SafeString:
        # Forms look for templates in packages alone, not among our own.
        return render_to_string(template_name, context)


class PhotoInput(StoredFileInput):
    accept = "image/jpeg,image/png,image/webp"
    clear_checkbox_label = gettext_lazy("Take the photo away")


class DocumentInput(StoredFileInput):
    accept = "application/pdf"
    clear_checkbox_label = gettext_lazy("Take the document away")


FILE_FIELDS = {PhotoField: {"widget": PhotoInput}, DocumentField: {"widget": DocumentInput}}


class TakesFiles:
    """Reads what was uploaded before the transaction begins, and leaves nothing behind after it.

    It stands before all other bases, so that it is around whatever they save or roll back.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with removing_unnamed():
            self.read_uploads(request)
            return super().changeform_view(request, *args, **kwargs)

    def read_uploads(self, request: HttpRequest) -> None:
        """Put the files in place of the uploads; what is refused is left for the form to tell.

        A photo takes a second to decode, in which nobody else should wait for the database.
        """
        if request.method != "POST":
            return
        for field in self.opts.concrete_fields:
            if isinstance(field, StoredFileField) and field.name in request.FILES:
                with contextlib.suppress(ValidationError):
                    request.FILES[field.name] = field.read(request.FILES[field.name])
