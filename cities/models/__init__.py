"""Cities, their names and the state of relations with them; agreements."""

from .agreement import Agreement, AgreementCitation
from .base import CityRecord, CityRecordQuerySet, read_cities
from .city import CityCitation, SisterCity
from .parts import CityName, RelationStatus, StatusCitation
from .spelling import CityQuery, Meant, Spelling, SpellingIndex

__all__ = [
    "Agreement",
    "AgreementCitation",
    "CityCitation",
    "CityName",
    "CityQuery",
    "Meant",
    "CityRecord",
    "CityRecordQuerySet",
    "RelationStatus",
    "SisterCity",
    "Spelling",
    "SpellingIndex",
    "StatusCitation",
    "read_cities",
]
