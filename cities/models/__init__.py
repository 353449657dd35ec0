"""Cities, their names and the state of relations with them; agreements."""

from .agreement import Agreement, AgreementCitation
from .base import CityRecord, CityRecordQuerySet, read_cities
from .city import CityCitation, SisterCity
from .parts import CityName, RelationStatus, StatusCitation
from .spelling import OWN_NAMES, CityQuery

__all__ = [
    "OWN_NAMES",
    "Agreement",
    "AgreementCitation",
    "CityCitation",
    "CityName",
    "CityQuery",
    "CityRecord",
    "CityRecordQuerySet",
    "RelationStatus",
    "SisterCity",
    "StatusCitation",
    "read_cities",
]
