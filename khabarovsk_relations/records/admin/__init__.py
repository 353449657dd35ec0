"""The ground of the admin: one base for every page, one for records; sources and themes."""

from .accounts import RegisterGroupAdmin, RegisterUserAdmin
from .answers import Answers
from .base import RegisterAdmin, date_column
from .layout import more, pair
from .parts import CitationInline, PartInline
from .record import FOR_THE_SITE, RecordAdmin, publication, touch
from .signing_in import FailedTriesAdmin
from .sources import FormerAddressAdmin, SourceAdmin, ThemeAdmin

__all__ = [
    "FOR_THE_SITE",
    "Answers",
    "CitationInline",
    "FailedTriesAdmin",
    "FormerAddressAdmin",
    "PartInline",
    "RecordAdmin",
    "RegisterAdmin",
    "RegisterGroupAdmin",
    "RegisterUserAdmin",
    "SourceAdmin",
    "ThemeAdmin",
    "date_column",
    "more",
    "pair",
    "publication",
    "touch",
]
