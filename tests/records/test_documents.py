"""Uploaded documents: a PDF from its first byte to its last, or a sentence."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from khabarovsk_relations.records.documents import MAX_BYTES, read_document

from ..pictures import HTML, PDF, SVG, picture, upload

NO_PDF = "This file is no PDF: save the document as PDF and choose that file."
NO_END = "The document has no end"
TAIL = "Something stands behind the end of the document"
ENCRYPTED = PDF.replace(b"trailer<<", b"trailer<</Encrypt 2 0 R")
REFUSED = {
    "text": (b"Agreement", NO_PDF),
    "page": (HTML, NO_PDF),
    "drawing": (SVG, NO_PDF),
    "photo": (picture(), NO_PDF),
    "word document": (b"PK\x03\x04" + bytes(500), NO_PDF),
    "a space before it": (b" " + PDF, NO_PDF),
    "a mark of order before it": (b"\xef\xbb\xbf" + PDF, NO_PDF),
    "page before it": (HTML + PDF, NO_PDF),
    "photo before it": (picture() + PDF, NO_PDF),
    "zip before it": (b"PK\x03\x04" + PDF, NO_PDF),
    "page that begins as one": (b"%PDF-" + HTML, NO_PDF),
    "only its beginning": (b"%PDF-1.7\n", NO_END),
    "truncated": (PDF[:-20], NO_END),
    "zip behind it": (PDF + b"PK\x03\x04" + bytes(50) + b"PK\x05\x06" + bytes(18), TAIL),
    "page behind it": (PDF + HTML, TAIL),
}


class DocumentTests:
    @pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
    def test_a_refusal_is_one_sentence(self, content, sentence):
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            read_document(upload(content, "agreement.pdf", "application/pdf"))
        [told] = caught.value.messages
        assert sentence in told
        assert re.fullmatch(r"[A-Z][^.]*[.]", told)

    def test_says_how_large_a_document_may_be_and_this_one_is(self):
        large = upload(PDF + bytes(MAX_BYTES))
        with translation.override("en"), pytest.raises(ValidationError) as caught:
            read_document(large)
        assert caught.value.messages == [
            "A document may have at most 20 MB, and this one has 20.0\xa0MB: make it smaller."
        ]
        assert large.tell() == 0, "it was read although it is too large"

    @pytest.mark.parametrize(
        "content",
        [PDF, PDF.strip(), PDF + b"\r\n\0\0 ", PDF + PDF[9:], ENCRYPTED],
        ids=["plain", "no line break", "filled up", "changed later", "encrypted"],
    )
    def test_is_kept_as_it_was_sent(self, content):
        ready = read_document(upload(content, "..\\договор\u202efdp.exe", "text/html"))
        assert list(ready.parts.values()) == [content]
        assert re.fullmatch(f"documents/[0-9a-f]{{32}}-{len(content)}[.]pdf", ready.name)
