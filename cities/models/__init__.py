"""Cities, their names and the state of relations with them; agreements."""

from .agreement import Agreement, AgreementCitation
from .base import CityRecord, CityRecordQuerySet, read_cities
from .city import CityCitation, SisterCity
from .parts import CityName, RelationStatus, StatusCitation

__all__ = [
    "Agreement",
    "AgreementCitation",
    "CityCitation",
    "CityName",
    "CityRecord",
    "CityRecordQuerySet",
    "RelationStatus",
    "SisterCity",
    "StatusCitation",
    "read_cities",
]
