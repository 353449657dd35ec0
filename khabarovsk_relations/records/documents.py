"""An uploaded document: a PDF from its first byte to its last."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .uploads import MEGABYTE, Ready, random_word, read_whole

MAX_BYTES = 20 * MEGABYTE
# Rule: ISO 32000-1, section 7.5.2. That it stands at the very first byte is ours: readers find
# it further on too, and so would take a page or a program with a PDF behind it.
BEGINNING = re.compile(rb"%PDF-[12]\.[0-9]")
# Rule: ISO 32000-1, section 7.5.5. Only what fills up a last block may follow.
END, FILLING = b"%%EOF", b" \t\r\n\f\0\x1a"


def read_document(upload: Any) -> Ready:
    """The document as it was sent. Raises ValidationError with one sentence for what is no PDF.

    It cannot be made anew as a photo is, so what is not a PDF alone is refused.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("A document may have at most 20 MB, and this one has %(size)s: make it smaller."),
            code="too_large",
            params={"size": filesizeformat(upload.size)},
        )
    data = read_whole(upload)
    if not BEGINNING.match(data):
        raise ValidationError(
            _("This file is no PDF: save the document as PDF and choose that file."),
            code="no_pdf",
        )
    text, end, rest = data.rpartition(END)
    if not end:
        raise ValidationError(
            _(
                "The document has no end, so it was not saved or sent in full: save it as PDF "
                "anew and choose that file."
            ),
            code="damaged",
        )
    if rest.strip(FILLING):
        raise ValidationError(
            _(
                "Something stands behind the end of the document: save it as PDF anew and choose "
                "that file."
            ),
            code="trailing",
        )
    return Ready(f"documents/{random_word()}-{len(data)}.pdf", data)
