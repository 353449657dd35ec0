"""The ground that every record stands on: publishing, addresses, dates, sources, themes."""

from .base import ROW_PERMISSIONS, SLUG_LENGTH, Dated, Derived, address_from, free_address
from .record import FormerAddress, Pictured, Record
from .source import LANGUAGE_TAG, WEB_ADDRESS, Citation, CitationClaim, Source, SourceKind, Theme
from .submitted import SubmittedForm
from .uploaded import UploadedTable

__all__ = [
    "LANGUAGE_TAG",
    "ROW_PERMISSIONS",
    "SLUG_LENGTH",
    "WEB_ADDRESS",
    "Citation",
    "CitationClaim",
    "Dated",
    "Derived",
    "FormerAddress",
    "Pictured",
    "Record",
    "Source",
    "SourceKind",
    "SubmittedForm",
    "Theme",
    "UploadedTable",
    "address_from",
    "free_address",
]
